import { useCallback, useSyncExternalStore } from 'react'

const asked = new Map<string, MediaQueryList>()

/** One MediaQueryList per query is kept: making one on each render costs more than asking it. */
function askMedia(query: string): MediaQueryList {
  const known = asked.get(query) ?? matchMedia(query)
  asked.set(query, known)
  return known
}

/** Whether the window matches a media query; renders again when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = askMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => askMedia(query).matches)
}

import { useCallback, useSyncExternalStore } from 'react'

/** Below this width a row is a card. */
export const NARROW = '(width < 700px)'

const asked = new Map<string, MediaQueryList>()

/** One list a question: making one anew at each drawing costs more than what it answers. */
function askMedia(query: string): MediaQueryList {
  const known = asked.get(query) ?? matchMedia(query)
  asked.set(query, known)
  return known
}

/** Whether the window matches a media query; draws again when that changes. */
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

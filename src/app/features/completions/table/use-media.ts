import { useCallback, useSyncExternalStore } from 'react'

/** Below this width a row is a card (design/visual.md, "Layout"). */
export const NARROW = '(width < 700px)'

/** Whether the window matches a media query; draws again when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

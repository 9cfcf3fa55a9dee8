import { useEffect, useLayoutEffect, useRef } from 'react'

/** Something that a part of the screen can do just now, for the palette. */
export interface Offer {
  /** What it is done with: rows that are selected, the completion that is open, or the page. */
  with: 'selected' | 'opened' | 'page'
  label: string
  run: () => void
}

/** What the parts on the screen say when they are asked. */
const offering = new Set<() => readonly Offer[]>()

/** Offers deeds while mounted. `list` is asked when somebody looks for one. */
export function useOffers(list: () => readonly Offer[]): void {
  const latest = useRef(list)
  useLayoutEffect(() => {
    latest.current = list
  })
  useEffect(() => {
    const say = () => latest.current()
    offering.add(say)
    return () => void offering.delete(say)
  }, [])
}

/** All that is offered now. */
export function offersNow(): readonly Offer[] {
  return [...offering].flatMap((say) => say())
}

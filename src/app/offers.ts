import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'

/** Something that a part of the screen can do just now, for the palette. */
export interface Offer {
  /** What it is done with: rows that are selected, the completion that is open, or the page. */
  with: 'selected' | 'opened' | 'page'
  label: string
  run: () => void
}

/** What the parts on the screen say when they are asked. */
let offering: ReadonlySet<() => readonly Offer[]> = new Set()
const hearers = new Set<() => void>()

function setOffering(next: Iterable<() => readonly Offer[]>): void {
  offering = new Set(next)
  for (const hear of hearers) hear()
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Offers deeds while mounted. `list` is asked when somebody looks for one. */
export function useOffers(list: () => readonly Offer[]): void {
  const latest = useRef(list)
  useLayoutEffect(() => {
    latest.current = list
  })
  useEffect(() => {
    const say = () => latest.current()
    setOffering([...offering, say])
    return () => setOffering([...offering].filter((one) => one !== say))
  }, [])
}

/** All that is offered now; more when the code of a part comes later. */
export function useOffered(): readonly Offer[] {
  const all = useSyncExternalStore(subscribe, () => offering)
  return [...all].flatMap((say) => say())
}

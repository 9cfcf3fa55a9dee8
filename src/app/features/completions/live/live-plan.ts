/** How things stand when rows have come in that the list does not show yet. */
export interface LiveMoment {
  /** Rows that match and came in after the view began. */
  fresh: number
  newestFirst: boolean
  atTop: boolean
  /** A drawer is open. */
  open: boolean
  /** The keyboard is in the list. */
  focusInside: boolean
  /** Text in the list is marked. */
  selecting: boolean
  /** The pointer is on the move over the list, or pressed: a row must not slip away under it. */
  pointing: boolean
}

/**
 * What becomes of them: `take` shows them at once, at the top, where nobody is doing anything that they would move;
 * otherwise they `wait` behind the pill.
 */
export function planLive(moment: LiveMoment): 'nothing' | 'take' | 'wait' {
  if (moment.fresh <= 0) return 'nothing'
  const quiet =
    moment.newestFirst && moment.atTop && !moment.open && !moment.focusInside && !moment.selecting && !moment.pointing
  return quiet ? 'take' : 'wait'
}

/** Ids that are in `after` and were not in `before`: what a list shows as new. */
export function freshIds(before: readonly { id: string }[], after: readonly { id: string }[]): ReadonlySet<string> {
  const known = new Set(before.map(({ id }) => id))
  return new Set(after.map(({ id }) => id).filter((id) => !known.has(id)))
}

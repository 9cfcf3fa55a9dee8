/** The situation when rows have come in that the list does not show yet. */
export interface LiveMoment {
  /** Matching rows that came in after the list was loaded. */
  fresh: number
  newestFirst: boolean
  atTop: boolean
  open: boolean
  /** The keyboard focus is in the list. */
  focusInside: boolean
  /** Text in the list is selected. */
  selecting: boolean
  /** The pointer moves over the list, or is pressed: a row must not move away from under it. */
  pointing: boolean
}

/**
 * What to do with them: `take` shows them at once, at the top, if that disturbs nobody; otherwise they `wait` behind
 * the button.
 */
export function planLive(moment: LiveMoment): 'nothing' | 'take' | 'wait' {
  if (moment.fresh <= 0) return 'nothing'
  const quiet =
    moment.newestFirst && moment.atTop && !moment.open && !moment.focusInside && !moment.selecting && !moment.pointing
  return quiet ? 'take' : 'wait'
}

/** Ids in `after` that are not in `before`: the rows that are new. */
export function freshIds(before: readonly { id: string }[], after: readonly { id: string }[]): ReadonlySet<string> {
  const known = new Set(before.map(({ id }) => id))
  return new Set(after.map(({ id }) => id).filter((id) => !known.has(id)))
}

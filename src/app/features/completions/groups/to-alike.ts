import type { RowGroup } from '#contract/found/groups.ts'

/** Which of the groups that read the same one is, from 1, and how many there are. */
export interface Alike {
  at: number
  of: number
  /** Which of all groups that others read the same as it is, from 1. */
  nth: number
}

/** For each group whether others read the same; null for those that are alone with their words. */
export function toAlike(groups: readonly RowGroup[]): (Alike | null)[] {
  const all = new Map<string, number>()
  for (const group of groups) all.set(wordsOf(group), (all.get(wordsOf(group)) ?? 0) + 1)
  const seen = new Map<string, number>()
  let nth = 0
  return groups.map((group) => {
    const words = wordsOf(group)
    const at = (seen.get(words) ?? 0) + 1
    seen.set(words, at)
    const of = all.get(words) ?? 1
    return of === 1 ? null : { at, of, nth: ++nth }
  })
}

function wordsOf({ value, unasked }: RowGroup): string {
  return JSON.stringify([value, unasked === true])
}

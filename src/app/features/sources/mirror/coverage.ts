import type { MirrorWalk } from '#contract/source/mirror.ts'

/** A time span in Unix seconds. */
export interface TimeSpan {
  from: number
  to: number
}

/** Which parts of a time span were covered and which were not; both oldest first. */
export interface Coverage {
  covered: TimeSpan[]
  missed: TimeSpan[]
  /** Everything before that was covered, too: upstream's list ends there. */
  whole: boolean
}

/**
 * The parts of the time from `oldest` to `now` that walks covered, oldest first, and those that they did not. A full
 * walk covers everything before the newest row it saw, except its gaps.
 */
export function toCoverage(walks: readonly MirrorWalk[], oldest: number, now: number): Coverage {
  const spans = walks.flatMap((walk) => coveredBy(walk, oldest))
  spans.sort((one, other) => one.from - other.from)
  const covered: TimeSpan[] = []
  for (const span of spans) {
    const last = covered.at(-1)
    if (last === undefined || span.from > last.to) covered.push({ ...span })
    else last.to = Math.max(last.to, span.to)
  }
  const missed: TimeSpan[] = []
  let at = oldest
  for (const span of covered) {
    if (span.from > at) missed.push({ from: at, to: span.from })
    at = Math.max(at, span.to)
  }
  if (at < now) missed.push({ from: at, to: now })
  return { covered, missed, whole: walks.some(reachedEnd) }
}

/** Whether a walk saw the end of the list, with nothing missing there. */
function reachedEnd({ outcome, floor, gaps }: MirrorWalk): boolean {
  return outcome !== 'running' && floor === null && gaps.every((gap) => gap.from !== null)
}

function coveredBy(walk: MirrorWalk, oldest: number): TimeSpan[] {
  // A walk covers rows up to the moment it began: later rows belong to the next one.
  const to = Math.floor(walk.started_ms / 1000)
  const from = walk.outcome === 'complete' ? (walk.floor ?? oldest) : walk.from
  if (from === null) return []
  const start = Math.max(oldest, from)
  const parts = walk.gaps.reduce<TimeSpan[]>(
    (left, gap) =>
      left.flatMap((part) => [
        { from: part.from, to: Math.min(part.to, gap.from ?? oldest) },
        { from: Math.max(part.from, gap.to ?? part.to), to: part.to },
      ]),
    [{ from: start, to }],
  )
  return parts.filter((part) => part.to > part.from)
}

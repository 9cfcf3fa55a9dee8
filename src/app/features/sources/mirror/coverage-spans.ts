import type { MirrorWalk } from '#contract/source/mirror.ts'

/** A part of time in Unix seconds. */
export interface Span {
  from: number
  to: number
}

/** What walks covered of a time, and what they did not; both oldest first. */
export interface Coverage {
  covered: Span[]
  missed: Span[]
  /** All that lies before that time was covered too: upstream's list has an end there. */
  whole: boolean
}

/**
 * The parts of the time from `oldest` to `now` that walks covered, oldest first, and those that they did not. A whole
 * walk covers everything before the newest row it saw; what it says it missed is no part of that.
 */
export function toCoverage(walks: readonly MirrorWalk[], oldest: number, now: number): Coverage {
  const spans = walks.flatMap((walk) => coveredBy(walk, oldest))
  spans.sort((one, other) => one.from - other.from)
  const covered: Span[] = []
  for (const span of spans) {
    const last = covered.at(-1)
    if (last === undefined || span.from > last.to) covered.push({ ...span })
    else last.to = Math.max(last.to, span.to)
  }
  const missed: Span[] = []
  let at = oldest
  for (const span of covered) {
    if (span.from > at) missed.push({ from: at, to: span.from })
    at = Math.max(at, span.to)
  }
  if (at < now) missed.push({ from: at, to: now })
  return { covered, missed, whole: walks.some(reachedEnd) }
}

/** Whether a walk saw the list to its end, with nothing missing there. */
function reachedEnd({ outcome, floor, gaps }: MirrorWalk): boolean {
  return outcome !== 'running' && floor === null && gaps.every((gap) => gap.from !== null)
}

function coveredBy(walk: MirrorWalk, oldest: number): Span[] {
  // What a walk saw counts up to the moment it began: rows that came later are the next one's.
  const to = Math.floor(walk.started_at / 1000)
  const from = walk.outcome === 'complete' ? (walk.floor ?? oldest) : walk.from
  if (from === null) return []
  const start = Math.max(oldest, from)
  const parts = walk.gaps.reduce<Span[]>(
    (left, gap) =>
      left.flatMap((part) => [
        { from: part.from, to: Math.min(part.to, gap.from ?? oldest) },
        { from: Math.max(part.from, gap.to ?? part.to), to: part.to },
      ]),
    [{ from: start, to }],
  )
  return parts.filter((part) => part.to > part.from)
}

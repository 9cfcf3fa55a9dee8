import type { MirrorWalk } from '#contract/mirror.ts'

/** A part of time in Unix seconds. */
export interface Span {
  from: number
  to: number
}

/**
 * The parts of the time from `oldest` to `now` that walks covered, oldest first, and those that they did not. A whole
 * walk covers everything before the newest row it saw; what it says it missed is no part of that.
 */
export function toCoverage(
  walks: readonly MirrorWalk[],
  oldest: number,
  now: number,
): { covered: Span[]; missed: Span[] } {
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
  return { covered, missed }
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

/** How far a walk has come, from 0 to 1; null where its end cannot be told. */
export function toProgress(walk: MirrorWalk, expectedEnd: number | null): number | null {
  if (expectedEnd === null || walk.from === null) return null
  const top = Math.floor(walk.started_at / 1000)
  const whole = top - expectedEnd
  return whole <= 0 ? null : Math.min(1, Math.max(0, (top - walk.from) / whole))
}

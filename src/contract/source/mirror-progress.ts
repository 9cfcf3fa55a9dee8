import type { MirrorSource, MirrorWalk } from './mirror.ts'

/** How far a walk has come, from 0 to 1; null if its end is unknown. */
export function toProgress(walk: MirrorWalk, expectedEnd: number | null): number | null {
  if (expectedEnd === null || walk.from === null) return null
  const top = Math.floor(walk.started_ms / 1000)
  const whole = top - expectedEnd
  return whole <= 0 ? null : Math.min(1, Math.max(0, (top - walk.from) / whole))
}

/** The same for a mirror, in whole percent; null if no walk is under way or its end is unknown. */
export function toMirrorPercent({
  walk,
  expected_end: end,
}: Pick<MirrorSource, 'walk' | 'expected_end'>): number | null {
  const part = walk === null ? null : toProgress(walk, end)
  return part === null ? null : Math.floor(part * 100)
}

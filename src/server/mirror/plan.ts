import type { MirrorCounts } from '../store/mirror-store.ts'
import type { MirrorGap, MirrorMode } from '#contract/source/mirror.ts'
import { edgeOfList, NOTES, UPSTREAM_LIMIT, type WalkPosition } from '../upstream/source/upstream-cursor.ts'
import type { MirrorState, Walking } from './mirror-state.ts'

/**
 * A walk goes back this far behind the last one: rows appear late, and `created` is the time when a generation began.
 */
export const OVERLAP_SECONDS = 15 * 60
/** No list is this long, unless the server invents rows without end. */
const MOST_PAGES = 100_000
/** A walk begins again this often when the row at its place was deleted; then it ends, and says so. */
const MOST_RESTARTS = 3
/** This many pages without new rows in a row are taken for a list that is changing. */
const MOST_IDLE = 3

/** The result of one page; rows in walking order. */
export interface MirrorPage {
  rows: readonly { created: number | null }[]
  onward: WalkPosition | null
  notes: readonly string[]
}

/** A new walk. An incremental one needs a finished walk before it; without one it is a full walk. */
export function beginWalk(state: MirrorState, mode: MirrorMode, nowMs: number): Walking {
  const floor = mode === 'incremental' && state.high_water !== null ? state.high_water - OVERLAP_SECONDS : null
  return {
    entry: {
      walk: state.next_walk,
      mode: floor === null ? 'full' : 'incremental',
      started_ms: nowMs,
      ended_ms: null,
      outcome: 'running',
      from: null,
      to: null,
      floor,
      pages: 0,
      rows: 0,
      messages: 0,
      counts: { added: 0, known: 0, merged: 0, changed: 0, versions: 0, gone: 0 },
      gaps: [],
      notes: [],
    },
    at: edgeOfList('desc'),
    limit: UPSTREAM_LIMIT,
    leg: 'down',
    asked_again: false,
    idle: 0,
    most_idle: MOST_IDLE,
    restarts: 0,
    sweeping: false,
  }
}

/** The walk after a page: it goes on, it has seen everything, or the list makes no sense. */
export function takeMirrorPage(walking: Walking, page: MirrorPage): { walking: Walking; ended: boolean } {
  const { entry } = walking
  const times = page.rows.flatMap((row) => row.created ?? [])
  const reached = times.length === 0 ? null : walking.leg === 'down' ? Math.min(...times) : Math.max(...times)
  const next: Walking = {
    ...walking,
    at: page.onward ?? walking.at,
    limit: Math.min(UPSTREAM_LIMIT, walking.limit * 2),
    entry: {
      ...entry,
      pages: entry.pages + 1,
      from: least(entry.from, ...(walking.leg === 'down' ? times : [])),
      to: most(entry.to, ...(walking.leg === 'down' ? times : [])),
      notes: [...new Set([...entry.notes, ...page.notes.filter((note) => !BREAKING.has(note))])].slice(0, 50),
    },
  }
  if (page.notes.includes(NOTES.promised)) {
    if (!walking.asked_again) return { walking: { ...walking, asked_again: true }, ended: false }
    return { walking: withGap(next, { from: null, to: entry.from, why: NOTES.promised }), ended: true }
  }
  const broken = page.notes.find((note) => BREAKING.has(note))
  if (broken !== undefined) return { walking: withGap(next, { from: null, to: entry.from, why: broken }), ended: true }
  const tied = page.notes.includes(NOTES.gap) ? withGap(next, { from: reached, to: reached, why: NOTES.gap }) : next
  if (entry.pages + 1 >= MOST_PAGES) {
    const why = `Upstream’s list did not end within ${MOST_PAGES} pages.`
    return { walking: withGap(tied, { from: null, to: tied.entry.from, why }), ended: true }
  }
  return { walking: { ...tied, asked_again: false }, ended: page.onward === null || isFarEnough(tied, reached) }
}

const BREAKING: ReadonlySet<string> = new Set([NOTES.ignored, NOTES.repeated])

/**
 * Whether the walk has reached its goal: the floor of an incremental walk or, from below, the row where it was stuck.
 */
function isFarEnough(walking: Walking, reached: number | null): boolean {
  const { floor, from } = walking.entry
  if (reached === null) return false
  if (walking.leg === 'down') return floor !== null && reached < floor
  return from !== null && reached >= from
}

/** Adds the store's counts. `rows` are those that this walk had not seen before. */
export function countRows(walking: Walking, counts: MirrorCounts, rows: number): Walking {
  const { entry } = walking
  return { ...walking, entry: { ...entry, rows: entry.rows + rows, counts: addCounts(entry.counts, counts) } }
}

/** A walk that meets only rows that it has seen goes in circles. It ends, and the ledger says where. */
export function watchCircles(
  walking: Walking,
  rows: number,
  repeated: number,
): { walking: Walking; circling: boolean } {
  const idle = rows > 0 && repeated === rows ? walking.idle + 1 : 0
  if (idle <= walking.most_idle) return { walking: { ...walking, idle }, circling: false }
  const gap = { from: null, to: walking.entry.from, why: NOTES.repeated }
  return { walking: withGap({ ...walking, idle }, gap), circling: true }
}

/** The row to continue after was deleted: begins again at the newest row, a few times at most. Null after that. */
export function restartWalk(walking: Walking): Walking | null {
  if (walking.restarts >= MOST_RESTARTS) return null
  const note = 'The place in upstream’s list was deleted in the meantime; the walk was restarted from its beginning.'
  return {
    ...walking,
    at: edgeOfList(walking.leg === 'down' ? 'desc' : 'asc'),
    restarts: walking.restarts + 1,
    idle: 0,
    most_idle: MOST_IDLE + 2 * walking.entry.pages,
    entry: { ...walking.entry, notes: [...new Set([...walking.entry.notes, note])] },
  }
}

/**
 * A page was too large: asks for half as many rows. If a single row is too large, nothing passes it in this direction:
 * a full walk then comes from the other end, and what lies between is a gap. Null if both ends are stuck.
 */
export function shrinkPage(walking: Walking): Walking | null {
  if (walking.limit > 1) return { ...walking, limit: Math.floor(walking.limit / 2) }
  if (walking.leg === 'up' || walking.entry.floor !== null) return null
  return {
    ...walking,
    leg: 'up',
    at: edgeOfList('asc'),
    limit: UPSTREAM_LIMIT,
    entry: withGap(walking, { from: null, to: walking.entry.from, why: TOO_LARGE }).entry,
  }
}

const TOO_LARGE =
  'A row beside this time is too large to be listed (over 64 MB); it and its neighbours in the gap are missing.'

/** The walk with one more gap, a part of the list that it could not see. */
export function withGap(walking: Walking, gap: MirrorGap): Walking {
  return { ...walking, entry: { ...walking.entry, gaps: [...walking.entry.gaps, gap].slice(-100) } }
}

/** The state after a walk. Rows count as seen up to the newest one, but never beyond the current time. */
export function endWalk(state: MirrorState, walking: Walking, nowMs: number): { state: MirrorState; walking: Walking } {
  const { entry } = walking
  const whole = entry.gaps.length === 0
  const clock = Math.floor(entry.started_ms / 1000)
  const reached = Math.min(most(entry.to, state.high_water ?? 0) ?? clock, clock)
  return {
    walking: { ...walking, entry: { ...entry, ended_ms: nowMs, outcome: whole ? 'complete' : 'gaps' } },
    state: {
      ...state,
      // After a gap, the next walk goes as far back as this one was meant to.
      high_water: whole || entry.mode === 'full' ? reached : state.high_water,
      next_walk: entry.walk + 1,
      walking: null,
      retry_ms: null,
      tries: 0,
      problem: null,
      finished_ms: whole ? nowMs : state.finished_ms,
      full_ms: whole && entry.mode === 'full' ? nowMs : state.full_ms,
    },
  }
}

/** A full walk marks rows up to this `created` as gone if it did not see them; null: this walk cannot tell. */
export function sweepLimit({ entry }: Walking): number | null {
  if (entry.mode !== 'full' || entry.gaps.length > 0) return null
  return Math.floor(entry.started_ms / 1000) - OVERLAP_SECONDS
}

function addCounts(one: MirrorCounts, other: MirrorCounts): MirrorCounts {
  return {
    added: one.added + other.added,
    known: one.known + other.known,
    merged: one.merged + other.merged,
    changed: one.changed + other.changed,
    versions: one.versions + other.versions,
    gone: one.gone + other.gone,
  }
}

function least(first: number | null, ...others: number[]): number | null {
  const all = first === null ? others : [first, ...others]
  return all.length === 0 ? null : Math.min(...all)
}

function most(first: number | null, ...others: number[]): number | null {
  const all = first === null ? others : [first, ...others]
  return all.length === 0 ? null : Math.max(...all)
}

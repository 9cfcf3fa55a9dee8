import type { Sort } from '#contract/search/search-query.ts'
import type { PairSums } from '../question/kept-pair.ts'
import { type AsOf, type Position, toCursor } from '../question/position.ts'

/** Where the rows of a page stand, and the cursors to its neighbours. */
export interface PlacedPage {
  ords: number[]
  /** The index of its first row in the whole answer. */
  at: number
  next: string | null
  previous: string | null
}

/** Which way and how far to walk for the page beside a row: one place more than `limit` tells whether the page is the last. */
export function toWalk({ descending }: Sort, { ord, backwards }: Position & { kind: 'beside' }, limit: number) {
  return { descending: descending !== backwards, from: ord, limit: limit + 1 }
}

/**
 * The page that begins beside a row. `found` is what `toWalk` led to, the nearest first.
 */
export function placeBeside(
  found: readonly number[],
  { ord: beside, at: from, backwards }: Position & { kind: 'beside' },
  limit: number,
  asOf: AsOf,
): PlacedPage {
  const more = found.length > limit
  const ords = found.slice(0, limit)
  if (backwards) ords.reverse()
  const at = backwards ? (more ? Math.max(from - ords.length, 0) : 0) : from
  const cursor = (ord: number | undefined, index: number, back: boolean) =>
    ord === undefined ? null : toCursor({ kind: 'beside', ord, at: index, backwards: back, asOf })
  const hasNext = backwards || more
  const hasPrevious = backwards ? more : beside !== null
  return {
    ords,
    at,
    next: hasNext ? cursor(ords.at(-1), at + ords.length, false) : null,
    previous: hasPrevious ? cursor(ords[0], at, true) : null,
  }
}

/** The page that begins at an index. `found` is what stands from there on, one place more than `limit` if there is one. */
export function placeAtIndex(found: readonly number[], at: number, limit: number, asOf: AsOf): PlacedPage {
  const [last, next] = [found[limit - 1], found[limit]]
  const between = last === undefined || next === undefined ? null : { next, last }
  return {
    ords: found.slice(0, limit),
    at,
    next: between === null ? null : toCursor({ kind: 'index', at: at + limit, between, asOf }),
    previous: at > 0 ? toCursor({ kind: 'index', at: Math.max(at - limit, 0), asOf }) : null,
  }
}

/**
 * The index at which a page begins now: before the row that was to come, or behind the one that was shown last, since rows before
 * it may have gone. `places` are the first of the answer. An edit may move either row to another end of it: then the other one
 * says where, or else the index that was.
 */
export function indexNow(
  places: Float64Array | readonly number[],
  { at, between }: Position & { kind: 'index' },
  limit: number,
): number {
  if (between === undefined || places[at] === between.next) return at
  const [next, last] = [places.indexOf(between.next), places.indexOf(between.last)]
  const near = [next === -1 ? at + limit : next, last === -1 ? at + limit : last + 1].filter(
    (index) => index < at + limit,
  )
  return near.toSorted((one, other) => Math.abs(one - at) - Math.abs(other - at))[0] ?? at
}

/** Whether a page is the whole answer. */
export function isWholeAnswer({ next, previous }: PlacedPage): boolean {
  return next === null && previous === null
}

/** Sums without those of rows that came in later. */
export function withoutLater(kept: PairSums, later: PairSums): PairSums {
  return { n: kept.n - later.n, tokens: kept.tokens - later.tokens, cost: kept.cost - later.cost }
}

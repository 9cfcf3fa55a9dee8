import {
  toBucket,
  toNextBucket,
  type UsageBucket,
  type UsageRequest,
  type UsageSums,
} from '#contract/found/usage-over-time.ts'
import { freeParts } from '../../../machine/free-bytes.ts'
import { joined } from '../../question/joined.ts'
import { toOrd, toSecond } from '../../question/ord.ts'
import { NO_USAGE, readUsageSeries, SERIES_COLUMNS } from '../../answer/usage-series.ts'
import { bitOf } from '../stretches/packed-column.ts'
import type { MatchedRows } from './row-columns.ts'

/** The most sums that are made at once, 8 bytes each. */
const MOST_SUMS = 200_000

/** What is added up of columns. */
const COLUMN_SUMS: readonly (readonly [name: keyof UsageSums, column: string])[] = [
  ['prompt_tokens', 'prompt_tokens'],
  ['completion_tokens', 'completion_tokens'],
  ['cached_tokens', 'cached_tokens'],
  ['reasoning_tokens', 'reasoning_tokens'],
  ['tokens', 'tokens'],
  ['cost_usd', 'cost'],
]

/** What is counted by bits of `flags`. */
const FLAG_SUMS = ['cut', 'refused', 'failed', 'cache_hits'] as const

/** When the spans begin that rows stand in, in Unix seconds, and the first row of each. */
interface Spans {
  froms: number[]
  starts: number[]
}

/**
 * Rows that are added up together: which (null: all), as ascending places among those that match, and to which sum each belongs: a span of
 * a series.
 */
interface Part {
  rows: Uint32Array | null
  of: Uint32Array
  series: readonly (string | null)[]
}

/** Sums over the rows that match, per span and series. `pairs`: the values by which `by` tells rows apart, by their pairs; null where a column tells. */
export function usageOfColumns(
  matched: MatchedRows,
  request: UsageRequest,
  pairs: ReadonlyMap<number, string> | null,
): UsageBucket[] {
  const spans = toSpans(matched, request)
  const parts = partsOf(matched, spans, request.by, pairs)
  const buckets = parts.map(({ of, series }) => {
    const calls = new Float64Array(series.length * spans.froms.length)
    for (let n = 0; n < of.length; n++) calls[of[n] ?? 0] = (calls[of[n] ?? 0] ?? 0) + 1
    return Array.from(calls, (count, n): UsageBucket => {
      const [from = 0, own = null] = [spans.froms[n % spans.froms.length], series[Math.floor(n / spans.froms.length)]]
      return { from, series: own, ...NO_USAGE, calls: count }
    })
  })
  const put = (name: keyof UsageSums, sums: readonly Float64Array[]) => {
    for (const [part, own] of buckets.entries())
      for (const [n, bucket] of own.entries()) bucket[name] = sums[part]?.[n] ?? 0
  }
  const noSums = () => buckets.map(({ length }) => new Float64Array(length))
  for (const [name, column] of COLUMN_SUMS) {
    const sums = noSums()
    addUp(matched, column, parts, (part, ...rest) => addNumbers(sums[part], ...rest))
    put(name, sums)
  }
  const flags = FLAG_SUMS.map(noSums)
  const bits = FLAG_SUMS.map(bitOf)
  addUp(matched, 'flags', parts, (part, ...rest) => {
    const counts = flags.map((sums) => sums[part] ?? new Float64Array())
    addBits(counts, bits, ...rest)
  })
  for (const [n, name] of FLAG_SUMS.entries()) put(name, flags[n] ?? [])
  freeParts(parts.map(({ of }) => of))
  return buckets.flat().filter(({ calls }) => calls > 0)
}

/** The spans follow each other, as the rows do. */
function toSpans({ at, placeOf, firstFrom }: MatchedRows, { unit, zone }: UsageRequest): Spans {
  const spans: Spans = { froms: [], starts: [] }
  for (let n = 0; n < at.length; ) {
    const from = toBucket(toSecond(placeOf(n)), unit, zone)
    spans.froms.push(from)
    spans.starts.push(n)
    n = firstFrom(toOrd(toNextBucket(from, unit, zone)))
  }
  return spans
}

/** All series in one part, so that a column is read once; one part each if a row is in several of them. */
function partsOf(
  matched: MatchedRows,
  { froms, starts }: Spans,
  by: string | null,
  pairs: ReadonlyMap<number, string> | null,
): Part[] {
  const { at } = matched
  const of = new Uint32Array(at.length)
  for (const [span, start] of starts.entries()) of.fill(span, start, starts[span + 1] ?? at.length)
  if (by === null) return [{ rows: null, of, series: [null] }]
  if (pairs === null) {
    const series = addSeries(of, matched, SERIES_COLUMNS.get(by) ?? '', froms.length)
    return [{ rows: null, of, series }]
  }
  const lists = toLists(matched, pairs)
  const names = [...lists.keys()]
  const whole = of.slice()
  const isPut = new Uint8Array(at.length)
  let isOnce = names.length * froms.length <= MOST_SUMS
  for (const [n, rows] of [...lists.values()].entries()) isOnce &&= putSeries(whole, isPut, rows, n * froms.length)
  freeParts([isPut, isOnce ? of : whole])
  if (isOnce) return [{ rows: null, of: whole, series: names }]
  return [...lists].map(([name, rows]) => ({ rows, of: picked(of, rows), series: [name] }))
}

/** Adds to the span of each row those of the series before its own, by a column; gives the series. */
function addSeries(of: Uint32Array, { at, each }: MatchedRows, column: string, spans: number): (string | null)[] {
  /** The number of the series of each text; texts of one name are one. */
  const series = new Map<string | null, number>([[null, 0]])
  let numberOf = new Float64Array()
  each(column, (numbers, first, from, to, texts) => {
    if (numberOf.length !== texts.length)
      numberOf = Float64Array.from(texts, (text) => {
        const [name = null] = readUsageSeries(text)
        const known = series.get(name) ?? series.size
        series.set(name, known)
        return known
      })
    if (numbers === null) return
    for (let n = from; n < to; n++)
      of[n] = (of[n] ?? 0) + (numberOf[numbers[(at[n] ?? 0) - first] ?? Number.NaN] ?? 0) * spans
  })
  return [...series.keys()]
}

/** The rows that have each value, and those without any. */
function toLists({ at, withPairs }: MatchedRows, pairs: ReadonlyMap<number, string>): Map<string | null, Uint32Array> {
  const lists = new Map<string | null, Uint32Array>()
  const isTold = new Uint8Array(at.length)
  const found = withPairs([...pairs.keys()])
  for (const [n, value] of [...pairs.values()].entries()) {
    const rows = found[n] ?? new Uint32Array()
    for (let k = 0; k < rows.length; k++) isTold[rows[k] ?? 0] = 1
    const known = lists.get(value)
    if (rows.length > 0) lists.set(value, known === undefined ? rows : joined([known, rows], Uint32Array).sort())
  }
  const others = new Uint32Array(at.length)
  let length = 0
  for (let n = 0; n < at.length; n++) if (isTold[n] === 0) others[length++] = n
  return length === 0 ? lists : lists.set(null, others.subarray(0, length))
}

/** Adds to the spans of some rows; false where one of them was put before. */
function putSeries(of: Uint32Array, isPut: Uint8Array, rows: Uint32Array, before: number): boolean {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] ?? 0
    if (isPut[row] === 1) return false
    isPut[row] = 1
    of[row] = (of[row] ?? 0) + before
  }
  return true
}

/** The numbers of a list at some places. */
function picked(list: Uint32Array, places: Uint32Array): Uint32Array {
  const found = new Uint32Array(places.length)
  for (let n = 0; n < places.length; n++) found[n] = list[places[n] ?? 0] ?? 0
  return found
}

/** Hands the numbers of each part's rows to `add`: those of its `k`th from `from` on and below `to` are `numbers[at[row] - first]`. */
function addUp(
  { at, each }: MatchedRows,
  column: string,
  parts: readonly Part[],
  add: (
    part: number,
    numbers: Float64Array,
    at: Uint32Array,
    first: number,
    part_: Part,
    from: number,
    to: number,
  ) => void,
): void {
  const next = new Uint32Array(parts.length)
  each(column, (numbers, first, from, to) => {
    for (const [n, part] of parts.entries()) {
      const { rows } = part
      let [begin, end] = [from, to]
      if (rows !== null) {
        begin = end = next[n] ?? 0
        while (end < rows.length && (rows[end] ?? 0) < to) end++
        next[n] = end
      }
      if (numbers !== null && end > begin) add(n, numbers, at, first, part, begin, end)
    }
  })
}

function addNumbers(
  sums: Float64Array | undefined,
  numbers: Float64Array,
  at: Uint32Array,
  first: number,
  { rows, of }: Part,
  from: number,
  to: number,
): void {
  if (sums === undefined) return
  for (let k = from; k < to; k++) {
    const value = numbers[(at[rows === null ? k : (rows[k] ?? 0)] ?? 0) - first] ?? Number.NaN
    if (value === value) sums[of[k] ?? 0] = (sums[of[k] ?? 0] ?? 0) + value
  }
}

function addBits(
  counts: readonly Float64Array[],
  bits: readonly number[],
  numbers: Float64Array,
  at: Uint32Array,
  first: number,
  { rows, of }: Part,
  from: number,
  to: number,
): void {
  for (let k = from; k < to; k++) {
    const told = numbers[(at[rows === null ? k : (rows[k] ?? 0)] ?? 0) - first] ?? 0
    if (told === 0) continue
    for (let n = 0; n < bits.length; n++) {
      const own = counts[n]
      if (own !== undefined && ((told >> (bits[n] ?? 0)) & 1) === 1) own[of[k] ?? 0] = (own[of[k] ?? 0] ?? 0) + 1
    }
  }
}

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
import { NO_USAGE, readUsageSeries, SERIES_COLUMNS, USAGE_COLUMNS } from '../../answer/usage-series.ts'
import { bitOf } from '../stretches/packed-column.ts'
import type { MatchedRows } from './row-columns.ts'

/** The most sums that are made at once, 8 bytes each. */
const MOST_SUMS = 200_000
/** One of so many rows may be in several series, and these are added up apart. */
const FEW = 8

/** What is counted by bits of `flags`. */
const FLAG_SUMS = ['cut', 'refused', 'failed', 'cache_hits'] as const

/** When the spans begin that rows stand in, in Unix seconds, and the first row of each. */
interface Spans {
  froms: number[]
  starts: number[]
}

/** Rows (null: all), as ascending places among those that match, and to which of the sums of a set each is added: a span of a series. */
interface Part {
  rows: Uint32Array | null
  of: Uint32Array
  /** The number of its set. */
  set: number
}

/** What is added up together: the series of each set of sums, and which rows go there. */
interface Plan {
  sets: readonly (readonly (string | null)[])[]
  parts: readonly Part[]
}

/** Sums over the rows that match, per span and series. `pairs`: the values by which `by` tells rows apart, by their pairs; null where a column tells. */
export function usageOfColumns(
  matched: MatchedRows,
  request: UsageRequest,
  pairs: ReadonlyMap<number, string> | null,
): UsageBucket[] {
  const spans = toSpans(matched, request)
  const { sets, parts } = planOf(matched, spans, request.by, pairs)
  const buckets = sets.map((series, set) => {
    const calls = new Float64Array(series.length * spans.froms.length)
    for (const part of parts) if (part.set === set) countIn(calls, part.of)
    return Array.from(calls, (count, n): UsageBucket => {
      const [from = 0, own = null] = [spans.froms[n % spans.froms.length], series[Math.floor(n / spans.froms.length)]]
      return { from, series: own, ...NO_USAGE, calls: count }
    })
  })
  const put = (name: keyof UsageSums, sums: readonly Float64Array[]) => {
    for (const [set, own] of buckets.entries())
      for (const [n, bucket] of own.entries()) bucket[name] = sums[set]?.[n] ?? 0
  }
  const noSums = () => buckets.map(({ length }) => new Float64Array(length))
  for (const [name, column] of USAGE_COLUMNS) {
    const sums = noSums()
    addUp(matched, column, parts, (set, ...rest) => addNumbers(sums[set], ...rest))
    put(name, sums)
  }
  const flags = FLAG_SUMS.map(noSums)
  const bits = FLAG_SUMS.map(bitOf)
  addUp(matched, 'flags', parts, (set, ...rest) => {
    const counts = flags.map((sums) => sums[set] ?? new Float64Array())
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

function countIn(calls: Float64Array, of: Uint32Array): void {
  for (let n = 0; n < of.length; n++) calls[of[n] ?? 0] = (calls[of[n] ?? 0] ?? 0) + 1
}

/** All series in one set, so that a column is read once and each row mostly added once; a set for each where many rows are in several. */
function planOf(
  matched: MatchedRows,
  { froms, starts }: Spans,
  by: string | null,
  pairs: ReadonlyMap<number, string> | null,
): Plan {
  const { at } = matched
  const of = new Uint32Array(at.length)
  for (const [span, start] of starts.entries()) of.fill(span, start, starts[span + 1] ?? at.length)
  if (by === null) return { sets: [[null]], parts: [{ rows: null, of, set: 0 }] }
  if (pairs === null) {
    const series = addSeries(of, matched, SERIES_COLUMNS.get(by) ?? '', froms.length)
    return { sets: [series], parts: [{ rows: null, of, set: 0 }] }
  }
  const lists = toLists(matched, pairs)
  const more = lists.size * froms.length <= MOST_SUMS ? putSeries(of, [...lists.values()], froms.length) : null
  if (more !== null)
    return {
      sets: [[...lists.keys()]],
      parts: [
        { rows: null, of, set: 0 },
        { ...more, set: 0 },
      ],
    }
  for (let n = 0; n < of.length; n++) of[n] = (of[n] ?? 0) % froms.length
  return {
    sets: [...lists.keys()].map((name) => [name]),
    parts: [...lists.values()].map((rows, set) => ({ rows, of: picked(of, rows), set })),
  }
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

/**
 * Adds to the span of each row those of the series before its first one. Gives the rows of further series and the sums that they are added
 * to; null if those are many: then what was added is undone by the number of spans.
 */
function putSeries(
  of: Uint32Array,
  lists: readonly Uint32Array[],
  spans: number,
): { rows: Uint32Array; of: Uint32Array } | null {
  const isPut = new Uint8Array(of.length)
  /** Rows and the numbers of their series, as one number each. */
  const more: number[] = []
  for (const [series, rows] of lists.entries()) {
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k] ?? 0
      if (isPut[row] === 1) more.push(row * lists.length + series)
      else of[row] = (of[row] ?? 0) + series * spans
      isPut[row] = 1
    }
    if (more.length * FEW > of.length) return null
  }
  freeParts([isPut])
  // In one list of plain numbers, which is sorted several times faster.
  const sorted = Float64Array.from(more).sort()
  const rows = new Uint32Array(sorted.length)
  const sums = new Uint32Array(sorted.length)
  for (let n = 0; n < sorted.length; n++) {
    const one = sorted[n] ?? 0
    const row = Math.floor(one / lists.length)
    rows[n] = row
    sums[n] = (one - row * lists.length) * spans + ((of[row] ?? 0) % spans)
  }
  return { rows, of: sums }
}

/** The numbers of a list at some places. */
function picked(list: Uint32Array, places: Uint32Array): Uint32Array {
  const found = new Uint32Array(places.length)
  for (let n = 0; n < places.length; n++) found[n] = list[places[n] ?? 0] ?? 0
  return found
}

/** Hands the numbers of each part's rows to `add`, with the set: those of its `k`th from `from` on and below `to` are `numbers[at[row] - first]`. */
function addUp(
  { at, each }: MatchedRows,
  column: string,
  parts: readonly Part[],
  add: (
    set: number,
    numbers: Float64Array,
    at: Uint32Array,
    first: number,
    part: Part,
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
      if (numbers !== null && end > begin) add(part.set, numbers, at, first, part, begin, end)
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

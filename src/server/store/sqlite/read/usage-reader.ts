import type { SearchQuery } from '#contract/search/search-query.ts'
import {
  toBucket,
  toNextBucket,
  type UsageBucket,
  type UsageRequest,
  type UsageSums,
} from '#contract/found/usage-over-time.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { toDrive } from '../question/drive.ts'
import { type Filter, isEmpty, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { unpackPairs } from '../tables/packed-pairs.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import type { MatchedRows, RowColumns } from './row-columns.ts'
import { joined } from '../../question/joined.ts'
import { ORD_STEP, toSecond } from '../../question/ord.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'
import {
  createBucketOf,
  CUT,
  inOrder,
  toPairField,
  toStep,
  SERIES_COLUMNS,
  readUsageSeries,
  NO_USAGE,
} from '../../answer/usage-series.ts'

/** The most series that are added up from columns in memory. */
const MOST_SERIES = 1_000
/** The most sums that are made at once, 8 bytes each. */
const MOST_SUMS = 200_000

const SUMS: readonly (readonly [name: keyof UsageSums, sql: (row: string, cut: number) => string])[] = [
  ['calls', () => 'count(*)'],
  ['prompt_tokens', (row) => `sum(${row}.prompt_tokens)`],
  ['completion_tokens', (row) => `sum(${row}.completion_tokens)`],
  ['cached_tokens', (row) => `sum(${row}.cached_tokens)`],
  ['reasoning_tokens', (row) => `sum(${row}.reasoning_tokens)`],
  ['tokens', (row) => `sum(${row}.tokens)`],
  ['cost_usd', (row) => `sum(${row}.cost)`],
  ['cut', (row, cut) => `sum(${toCut(row, cut)})`],
  ['refused', (row) => `sum(${row}.has LIKE '%refusal%')`],
  ['failed', (row) => `sum(${row}.capture <> 'complete')`],
  ['cache_hits', (row) => `sum(${row}.cached_tokens > 0)`],
]

/** Rows by series, as their positions among those that match; null: all of them. */
type Series = Map<string | null, Uint32Array | null>

/** The same sums except the calls, as columns or flags of rows (`stretches/packed-column.ts`). */
const COLUMN_SUMS: readonly (readonly [name: keyof UsageSums, column: string])[] = [
  ['prompt_tokens', 'prompt_tokens'],
  ['completion_tokens', 'completion_tokens'],
  ['cached_tokens', 'cached_tokens'],
  ['reasoning_tokens', 'reasoning_tokens'],
  ['tokens', 'tokens'],
  ['cost_usd', 'cost'],
  ['cut', 'cut'],
  ['refused', 'refused'],
  ['failed', 'failed'],
  ['cache_hits', 'cache_hits'],
]

/** Whether any choice of a row was cut off: `finish` is the reason of the first, and `cut` the number of the pair. */
function toCut(row: string, cut: number): string {
  const other = `EXISTS (SELECT 1 FROM marks WHERE pair = ${cut} AND ord = ${row}.ord)`
  return `(${row}.finish = '${CUT}' OR (${row}.choices > 1 AND ${other}))`
}

/** Sums over everything that matches, per time span and series. */
export class UsageReader {
  readonly #statements: Statements
  readonly #columns: RowColumns
  readonly #find: ReturnType<typeof createPairFinder>
  readonly #series = new WeakMap<MatchedRows, { by: string; series: Series }>()

  constructor(statements: Statements, columns: RowColumns) {
    this.#statements = statements
    this.#columns = columns
    this.#find = createPairFinder(statements)
  }

  usage(query: SearchQuery, request: UsageRequest, now: number): UsageBucket[] {
    const filter = toFilter(query, this.#find, now)
    if (isEmpty(filter)) return []
    const matched = this.#tellsFew(request.by) ? this.#columns.match(filter, null) : null
    const buckets = matched === null ? this.#fromTable(filter, request) : this.#fromColumns(matched, request)
    return inOrder(buckets)
  }

  /** The number of the pair of choices that were cut off; 0 if there are none. */
  #cut(): number {
    return this.#find('finish', '', CUT)?.pair ?? 0
  }

  /** Whether rows are split into few series: each needs a pass over the columns, and identifiers have one per row. */
  #tellsFew(by: string | null): boolean {
    if (by === null) return true
    const { field, key } = SERIES_COLUMNS.has(by) ? { field: by, key: '' } : toPairField(by)
    const one = `SELECT 1 FROM pairs WHERE field = ? AND key = ? LIMIT 1 OFFSET ${MOST_SERIES}`
    return this.#statements.of(one).get(field, toColumnText(key)) === undefined
  }

  #fromTable(filter: Filter, request: UsageRequest): UsageBucket[] {
    const { by } = request
    const drive = toDrive(filter, readTotals(this.#statements).n)
    const { text, values } = fromWhere(filter, drive, null, true)
    const row = rowAlias(drive)
    const seconds = toStep(request)
    const column = by === null ? null : SERIES_COLUMNS.get(by)
    // Rows with the same pairs belong to the same series.
    const series = column === null ? 'NULL' : column === undefined ? `${row}.pairs` : `${row}.${column}`
    const cut = this.#cut()
    const sums = SUMS.map(([name, sum]) => `coalesce(${sum(row, cut)}, 0) AS ${name}`).join(', ')
    const sql = `SELECT d.ord / ${ORD_STEP * seconds} AS span, ${series} AS series, ${sums} ${text} GROUP BY 1, 2`
    const seriesOf = column === undefined && by !== null ? this.#pairSeries(by) : readUsageSeries
    const buckets = new Map<string, UsageBucket>()
    const bucketOf = createBucketOf(request, seconds)
    for (const found of this.#statements.of(sql).iterate(...values)) {
      const from = bucketOf(Number(found['span']))
      for (const name of seriesOf(found['series'] ?? null)) {
        const key = `${from} ${name ?? ''}${name === null ? '' : '.'}`
        const bucket = buckets.get(key) ?? { from, series: name, ...NO_USAGE }
        for (const [sum] of SUMS) bucket[sum] += Number(found[sum])
        buckets.set(key, bucket)
      }
    }
    return [...buckets.values()]
  }

  #fromColumns(matched: MatchedRows, request: UsageRequest): UsageBucket[] {
    const spans = toSpans(matched.places, request)
    const columns = matched.columns(...COLUMN_SUMS.map(([, column]) => column))
    const parts = toParts(matched.at, spans, this.#seriesOf(matched, request.by))
    const buckets = parts.map(({ of, series }) => {
      const calls = new Float64Array(series.length * spans.froms.length)
      for (let n = 0; n < of.length; n++) calls[of[n] ?? 0] = (calls[of[n] ?? 0] ?? 0) + 1
      return Array.from(calls, (count, n): UsageBucket => {
        const [from = 0, own = null] = [spans.froms[n % spans.froms.length], series[Math.floor(n / spans.froms.length)]]
        return { from, series: own, ...NO_USAGE, calls: count }
      })
    })
    // One list for all columns, of plain numbers: a loop over several kinds of lists takes twice as long.
    const plain = new Float64Array(Math.max(0, ...columns.map(({ numbers }) => numbers.length)))
    for (const [k, [name]] of COLUMN_SUMS.entries()) {
      plain.set(columns[k]?.numbers ?? [])
      for (const [n, { at, of }] of parts.entries()) {
        const sums = addedUp(plain, at, of, buckets[n]?.length ?? 0)
        for (const [place, bucket] of (buckets[n] ?? []).entries()) bucket[name] = sums[place] ?? 0
      }
    }
    return buckets.flat().filter(({ calls }) => calls > 0)
  }

  /** The rows of each series; of the last that were asked for they are kept as long as the rows themselves. */
  #seriesOf(matched: MatchedRows, by: string | null): Series {
    if (by === null) return new Map([[null, null]])
    const known = this.#series.get(matched)
    if (known?.by === by) return known.series
    const series = this.#readSeries(matched, by)
    this.#series.set(matched, { by, series })
    return series
  }

  #readSeries({ at, columns, withPairs }: MatchedRows, by: string): Series {
    const series: Series = new Map()
    const add = (value: string | null, rows: Uint32Array) =>
      series.set(
        value,
        joined(
          [series.get(value), rows].filter((one) => one != null),
          Uint32Array,
        ),
      )
    const name = SERIES_COLUMNS.get(by)
    if (name !== undefined) {
      const [{ numbers, values } = { numbers: new Float64Array(), values: [] }] = columns(name)
      const codes = new Uint32Array(at.length)
      const counts = new Uint32Array(values.length + 1)
      for (let n = 0; n < at.length; n++) {
        const told = numbers[at[n] ?? 0] ?? Number.NaN
        const code = told === told ? told + 1 : 0
        codes[n] = code
        counts[code] = (counts[code] ?? 0) + 1
      }
      const lists = Array.from(counts, (count) => ({ rows: new Uint32Array(count), length: 0 }))
      for (let n = 0; n < at.length; n++) {
        const list = lists[codes[n] ?? 0]
        if (list !== undefined) list.rows[list.length++] = n
      }
      for (const [code, { rows }] of lists.entries()) {
        const [value = null] = readUsageSeries(values[code - 1] ?? null)
        if (rows.length > 0) add(value, rows)
      }
      return series
    }
    const isTold = new Uint8Array(at.length)
    const pairs = this.#pairsOf(by)
    const ofPairs = withPairs([...pairs.keys()])
    for (const [n, value] of [...pairs.values()].entries()) {
      const found = ofPairs[n] ?? new Uint32Array()
      for (let k = 0; k < found.length; k++) isTold[found[k] ?? 0] = 1
      if (found.length > 0) add(value, found)
    }
    const others = at.map((_, n) => n).filter((n) => isTold[n] === 0)
    return others.length === 0 ? series : series.set(null, others)
  }

  /** Reads the values of a field from a row's pairs: several tools or finish reasons are several series, each with the whole row. */
  #pairSeries(by: string): (pairs: unknown) => (string | null)[] {
    const values = this.#pairsOf(by)
    return (pairs) => {
      if (!(pairs instanceof Uint8Array)) return [null]
      const names = [...unpackPairs(pairs)].flatMap((pair) => values.get(pair) ?? [])
      return names.length === 0 ? [null] : names
    }
  }

  /** The values of tools, finish reasons or a metadata key, by pair number. */
  #pairsOf(by: string): Map<number, string> {
    const { field, key } = toPairField(by)
    const sql = 'SELECT pair, value FROM pairs WHERE field = ? AND key = ?'
    const found = this.#statements.of(sql).all(field, toColumnText(key))
    return new Map(found.map(({ pair, value }) => [Number(pair), fromColumnText(String(value))]))
  }
}

/** The time span of each place; both are ascending. */
function toSpans(places: Float64Array, { unit, zone }: UsageRequest): { of: Uint32Array; froms: number[] } {
  const of = new Uint32Array(places.length)
  const froms: number[] = []
  let until = Number.NEGATIVE_INFINITY
  for (let n = 0; n < places.length; n++) {
    const second = toSecond(places[n] ?? 0)
    if (second >= until) {
      const from = toBucket(second, unit, zone)
      froms.push(from)
      until = toNextBucket(from, unit, zone)
    }
    of[n] = froms.length - 1
  }
  return { of, froms }
}

/** The numbers of a list at some places. */
function picked(list: Uint32Array, places: Uint32Array): Uint32Array {
  const found = new Uint32Array(places.length)
  for (let n = 0; n < places.length; n++) found[n] = list[places[n] ?? 0] ?? 0
  return found
}

/** Rows that are added up together: their positions in the columns, and which of the sums each belongs to: a span of a series. */
interface AddedPart {
  at: Uint32Array
  of: Uint32Array
  series: readonly (string | null)[]
}

/** All series in one part, so that a column is read from its beginning to its end once; one part each if a row is in several of them. */
function toParts(at: Uint32Array, spans: { of: Uint32Array; froms: number[] }, series: Series): AddedPart[] {
  const names = [...series.keys()]
  const of = spans.of.slice()
  const isPut = new Uint8Array(at.length)
  let isOnce = names.length * spans.froms.length <= MOST_SUMS
  for (const [n, rows] of [...series.values()].entries()) {
    for (const row of isOnce && rows !== null ? rows : []) {
      isOnce &&= isPut[row] === 0
      isPut[row] = 1
      of[row] = n * spans.froms.length + (spans.of[row] ?? 0)
    }
  }
  if (isOnce) return [{ at, of, series: names }]
  return [...series].map(([name, rows]) => ({
    at: rows === null ? at : picked(at, rows),
    of: rows === null ? spans.of : picked(spans.of, rows),
    series: [name],
  }))
}

/** Sums of the numbers at some places, each added to one of `length` sums. */
function addedUp(numbers: Float64Array, at: Uint32Array, of: Uint32Array, length: number): Float64Array {
  const sums = new Float64Array(length)
  for (let n = 0; n < at.length; n++) {
    const value = numbers[at[n] ?? 0] ?? Number.NaN
    if (value === value) sums[of[n] ?? 0] = (sums[of[n] ?? 0] ?? 0) + value
  }
  return sums
}

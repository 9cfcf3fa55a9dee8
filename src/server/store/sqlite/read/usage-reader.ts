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
import { indexesOf, type MatchedRows, type RowColumns } from './row-columns.ts'
import { ORD_STEP, toSecond } from '../../question/ord.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'
import {
  createBucketOf,
  inOrder,
  toStep,
  SERIES_COLUMNS,
  readUsageSeries,
  NO_USAGE,
} from '../../answer/usage-series.ts'

/** The most series that are added up from columns in memory. */
const MOST_SERIES = 1_000

const SUMS: readonly (readonly [name: keyof UsageSums, sql: (row: string) => string])[] = [
  ['calls', () => 'count(*)'],
  ['prompt_tokens', (row) => `sum(${row}.prompt_tokens)`],
  ['completion_tokens', (row) => `sum(${row}.completion_tokens)`],
  ['cached_tokens', (row) => `sum(${row}.cached_tokens)`],
  ['reasoning_tokens', (row) => `sum(${row}.reasoning_tokens)`],
  ['tokens', (row) => `sum(${row}.tokens)`],
  ['cost_usd', (row) => `sum(${row}.cost)`],
  ['cut', (row) => `sum(${row}.finish = 'length')`],
  ['refused', (row) => `sum(${row}.has LIKE '%refusal%')`],
  ['failed', (row) => `sum(${row}.capture <> 'complete')`],
  ['cache_hits', (row) => `sum(${row}.cached_tokens > 0)`],
]

/** The same sums except the calls, as columns of numbers in memory. */
const COLUMN_SUMS: readonly (readonly [name: keyof UsageSums, sql: string])[] = [
  ['prompt_tokens', 'prompt_tokens'],
  ['completion_tokens', 'completion_tokens'],
  ['cached_tokens', 'cached_tokens'],
  ['reasoning_tokens', 'reasoning_tokens'],
  ['tokens', 'tokens'],
  ['cost_usd', 'cost'],
  ['cut', "finish = 'length'"],
  ['refused', "has LIKE '%refusal%'"],
  ['failed', "capture <> 'complete'"],
  ['cache_hits', 'cached_tokens > 0'],
]

/** Sums over everything that matches, per time span and series. */
export class UsageReader {
  readonly #statements: Statements
  readonly #columns: RowColumns
  readonly #find: ReturnType<typeof createPairFinder>

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

  /** Whether rows are split into few series: each needs a pass over the columns, and identifiers have one per row. */
  #tellsFew(by: string | null): boolean {
    if (by === null) return true
    const [field, key] = by.startsWith('meta.') ? ['meta', toColumnText(by.slice('meta.'.length))] : [by, '']
    const one = `SELECT 1 FROM pairs WHERE field = ? AND key = ? LIMIT 1 OFFSET ${MOST_SERIES}`
    return this.#statements.of(one).get(field, key) === undefined
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
    const sums = SUMS.map(([name, sql]) => `coalesce(${sql(row)}, 0) AS ${name}`).join(', ')
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

  #fromColumns({ places, at, columns }: MatchedRows, request: UsageRequest): UsageBucket[] {
    const spans = toSpans(places, request)
    const sums = columns(...COLUMN_SUMS.map(([, sql]) => sql))
    const buckets: UsageBucket[] = []
    for (const [series, indexes] of this.#seriesOf({ places, at, columns }, request.by)) {
      const own = spans.froms.map((from): UsageBucket => ({ from, series, ...NO_USAGE }))
      const length = indexes?.length ?? places.length
      for (let n = 0; n < length; n++) {
        const bucket = own[spans.of[indexes?.[n] ?? n] ?? 0]
        if (bucket !== undefined) bucket.calls++
      }
      for (const [k, [name]] of COLUMN_SUMS.entries()) {
        const { numbers } = sums[k] ?? { numbers: new Float64Array() }
        const added = new Float64Array(spans.froms.length)
        for (let n = 0; n < length; n++) {
          const index = indexes?.[n] ?? n
          const span = spans.of[index] ?? 0
          added[span] = (added[span] ?? 0) + (numbers[at[index] ?? 0] || 0)
        }
        for (const [span, bucket] of own.entries()) bucket[name] = added[span] ?? 0
      }
      buckets.push(...own.filter(({ calls }) => calls > 0))
    }
    return buckets
  }

  /** The rows of each series, by their position among those that match; null: all of them. */
  #seriesOf({ places, at, columns }: MatchedRows, by: string | null): Map<string | null, Uint32Array | null> {
    if (by === null) return new Map([[null, null]])
    const series = new Map<string | null, Uint32Array>()
    const name = SERIES_COLUMNS.get(by)
    if (name !== undefined) {
      const [{ numbers, values } = { numbers: new Float64Array(), values: [] }] = columns(name)
      const codeAt = (n: number) => {
        const code = numbers[at[n] ?? 0] ?? Number.NaN
        return code === code ? code + 1 : 0
      }
      const counts = new Uint32Array(values.length + 1)
      for (let n = 0; n < at.length; n++) counts[codeAt(n)] = (counts[codeAt(n)] ?? 0) + 1
      const lists = Array.from(counts, (count) => ({ rows: new Uint32Array(count), length: 0 }))
      for (let n = 0; n < at.length; n++) {
        const list = lists[codeAt(n)]
        if (list !== undefined) list.rows[list.length++] = n
      }
      for (const [code, { rows }] of lists.entries()) {
        const [value = null] = readUsageSeries(values[code - 1] ?? null)
        if (rows.length > 0) series.set(value, together(series.get(value), rows))
      }
      return series
    }
    const isTold = new Uint8Array(places.length)
    for (const [pair, value] of this.#pairsOf(by)) {
      const marked = { text: 'FROM marks WHERE pair = ?', values: [pair] }
      const found = indexesOf(places, this.#statements.ordsAlong(marked, [0, Number.MAX_SAFE_INTEGER]))
      for (const n of found) isTold[n] = 1
      if (found.length > 0) series.set(value, together(series.get(value), found))
    }
    const others = Uint32Array.from(places.keys()).filter((n) => isTold[n] === 0)
    return others.length === 0 ? series : series.set(null, others)
  }

  /** Reads the values of a field from a row's pairs: several tools are several series, each with the whole row. */
  #pairSeries(by: string): (pairs: unknown) => (string | null)[] {
    const values = this.#pairsOf(by)
    return (pairs) => {
      if (!(pairs instanceof Uint8Array)) return [null]
      const names = [...unpackPairs(pairs)].flatMap((pair) => values.get(pair) ?? [])
      return names.length === 0 ? [null] : names
    }
  }

  /** The values of tools or of a metadata key, by pair number. */
  #pairsOf(by: string): Map<number, string> {
    const [field, key] = by === 'tool' ? ['tool', ''] : ['meta', toColumnText(by.slice('meta.'.length))]
    const found = this.#statements.of('SELECT pair, value FROM pairs WHERE field = ? AND key = ?').all(field, key)
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

function together(rows: Uint32Array | undefined, more: Uint32Array): Uint32Array {
  if (rows === undefined) return more
  const all = new Uint32Array(rows.length + more.length)
  all.set(rows)
  all.set(more, rows.length)
  return all
}

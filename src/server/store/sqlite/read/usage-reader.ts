import type { SearchQuery } from '#contract/search/search-query.ts'
import type { UsageBucket, UsageRequest, UsageSums } from '#contract/found/usage-over-time.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { toDrive } from '../question/drive.ts'
import { type Filter, isEmpty, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { unpackPairs } from '../tables/packed-pairs.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import type { RowColumns } from './row-columns.ts'
import { usageOfColumns } from './usage-of-columns.ts'
import { ORD_STEP } from '../../question/ord.ts'
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

  constructor(statements: Statements, columns: RowColumns) {
    this.#statements = statements
    this.#columns = columns
    this.#find = createPairFinder(statements)
  }

  usage(query: SearchQuery, request: UsageRequest, now: number): UsageBucket[] {
    const filter = toFilter(query, this.#find, now)
    if (isEmpty(filter)) return []
    const { by } = request
    const matched = this.#tellsFew(by) ? this.#columns.match(filter, null) : null
    if (matched === null) return inOrder(this.#fromTable(filter, request))
    const pairs = by !== null && !SERIES_COLUMNS.has(by) ? this.#pairsOf(by) : null
    return inOrder(usageOfColumns(matched, request, pairs))
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

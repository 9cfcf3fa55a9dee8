import type { SearchQuery } from '#contract/search-query.ts'
import { toBucket, type UsageBucket, type UsageRequest, type UsageSums } from '#contract/usage-over-time.ts'
import { fromColumnText, toColumnText } from './column-text.ts'
import { driveOf } from './drive.ts'
import { isEmpty, toFilter } from './filter.ts'
import { fromWhere, rowAlias } from './filter-sql.ts'
import { createPairFinder, unpackPairs } from './pair-table.ts'
import { ORD_STEP } from './schema.ts'
import type { SqlValue } from './sort-columns.ts'
import type { Statements } from './statements.ts'
import { readTotals } from './totals.ts'

const HOUR = 3_600
const DAY = 86_400

/** The columns of `completions` that hold a field; `tool` and metadata stand in the pairs of a row. */
const COLUMNS = new Map([
  ['model', 'model'],
  ['finish', 'finish'],
  ['tier', 'service_tier'],
  ['way', 'way'],
  ['capture', 'capture'],
])

const SUMS: readonly (readonly [name: keyof UsageSums, sql: (row: string) => string])[] = [
  ['calls', () => 'count(*)'],
  ['prompt_tokens', (row) => `sum(${row}.prompt_tokens)`],
  ['completion_tokens', (row) => `sum(${row}.completion_tokens)`],
  ['cached_tokens', (row) => `sum(${row}.cached_tokens)`],
  ['reasoning_tokens', (row) => `sum(${row}.reasoning_tokens)`],
  ['tokens', (row) => `sum(${row}.tokens)`],
  ['cost_usd', (row) => `sum(${row}.cost) / 1e9`],
  ['cut', (row) => `sum(${row}.finish = 'length')`],
  ['refused', (row) => `sum(${row}.has LIKE '%refusal%')`],
  ['failed', (row) => `sum(${row}.capture <> 'complete')`],
  ['cache_hits', (row) => `sum(${row}.cached_tokens > 0)`],
]

/** Sums over all that match, per span of time and series. */
export class UsageReader {
  readonly #statements: Statements
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements) {
    this.#statements = statements
    this.#find = createPairFinder(statements)
  }

  usage(query: SearchQuery, { by, unit }: UsageRequest, now: number): UsageBucket[] {
    const filter = toFilter(query, this.#find, now)
    if (isEmpty(filter)) return []
    const drive = driveOf(filter, readTotals(this.#statements).n)
    const { text, values } = fromWhere(filter, drive, null, true)
    const row = rowAlias(drive)
    // Weeks and months are put together of days.
    const seconds = unit === 'hour' ? HOUR : DAY
    const column = by === null ? null : COLUMNS.get(by)
    // Rows with the same pairs belong to the same series, whichever those are.
    const series = column === null ? 'NULL' : column === undefined ? `${row}.pairs` : `${row}.${column}`
    const sums = SUMS.map(([name, sql]) => `coalesce(${sql(row)}, 0) AS ${name}`).join(', ')
    const sql = `SELECT d.ord / ${ORD_STEP * seconds} AS span, ${series} AS series, ${sums} ${text} GROUP BY 1, 2`
    const seriesOf = column === undefined && by !== null ? this.#pairSeries(by) : readColumn
    const buckets = new Map<string, UsageBucket>()
    for (const found of this.#statements.of(sql).iterate(...values)) {
      const from = toBucket(Number(found['span']) * seconds, unit)
      for (const name of seriesOf(found['series'] ?? null)) {
        const key = `${from} ${name ?? ''}${name === null ? '' : '.'}`
        const bucket = buckets.get(key) ?? { from, series: name, ...NOTHING }
        for (const [sum] of SUMS) bucket[sum] += Number(found[sum])
        buckets.set(key, bucket)
      }
    }
    return [...buckets.values()].toSorted(
      (one, other) => one.from - other.from || (one.series ?? '').localeCompare(other.series ?? ''),
    )
  }

  /** Reads the values of a field off the pairs of a row: several tools are several series, each with the whole row. */
  #pairSeries(by: string): (pairs: unknown) => (string | null)[] {
    const [field, key] = by === 'tool' ? ['tool', ''] : ['meta', toColumnText(by.slice('meta.'.length))]
    const found = this.#statements.of('SELECT pair, value FROM pairs WHERE field = ? AND key = ?').all(field, key)
    const values = new Map(found.map(({ pair, value }) => [Number(pair), fromColumnText(String(value))]))
    return (pairs) => {
      if (!(pairs instanceof Uint8Array)) return [null]
      const names = [...unpackPairs(pairs)].flatMap((pair) => values.get(pair) ?? [])
      return names.length === 0 ? [null] : names
    }
  }
}

const NOTHING: UsageSums = {
  calls: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  cached_tokens: 0,
  reasoning_tokens: 0,
  tokens: 0,
  cost_usd: 0,
  cut: 0,
  refused: 0,
  failed: 0,
  cache_hits: 0,
}

function readColumn(value: SqlValue | Uint8Array): (string | null)[] {
  return [typeof value === 'string' && value !== '' ? fromColumnText(value) : null]
}

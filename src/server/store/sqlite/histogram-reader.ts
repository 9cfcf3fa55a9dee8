import type { Histogram } from '#contract/facets.ts'
import type { SearchQuery } from '#contract/search-query.ts'
import { type Filter, isEmpty, isOpen, toFilter } from './filter.ts'
import { fromWhere, rowAlias } from './filter-sql.ts'
import { createPairFinder } from './pair-table.ts'
import { driveOf } from './result-set.ts'
import { ORD_STEP, toSecond } from './schema.ts'
import type { Statements } from './statements.ts'
import { readTotals } from './totals.ts'

const HOUR = 3600
const DAY = 86_400
/** Widths a person would choose; beyond them whole numbers of 30 days. */
const WIDTHS = [1, 5, 15, 60, 300, 900, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY]

/** Counts rows and tokens per span of time. */
export class HistogramReader {
  readonly #statements: Statements
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements) {
    this.#statements = statements
    this.#find = createPairFinder(statements)
  }

  /** At most `bars` bars over all that match; spans of whole hours over everything come from the rollup. */
  histogram(query: SearchQuery, bars: number, now: number): Histogram {
    const filter = toFilter(query, this.#find, now)
    const edges = isEmpty(filter) ? null : this.#edges(filter)
    if (edges === null) return { object: 'histogram', seconds: 1, bars: [] }
    const seconds = toWidth(edges.oldest, edges.newest, bars)
    return {
      object: 'histogram',
      seconds,
      bars: isOpen(filter) && seconds >= HOUR ? this.#fromRollup(seconds) : this.#fromRows(filter, seconds),
    }
  }

  #edges(filter: Filter): { oldest: number; newest: number } | null {
    const [only, ...more] = filter.any[0] ?? []
    const drive = only !== undefined && more.length === 0 ? only.pair : null
    const { text, values } = fromWhere(filter, drive, null, false)
    const edge = (direction: 'ASC' | 'DESC') =>
      this.#statements.ords({ text: `SELECT d.ord AS ord ${text} ORDER BY d.ord ${direction} LIMIT 1`, values })[0]
    const oldest = edge('ASC')
    const newest = edge('DESC')
    if (oldest === undefined || newest === undefined) return null
    return { oldest: toSecond(oldest), newest: toSecond(newest) }
  }

  #fromRollup(seconds: number): Histogram['bars'] {
    const sql = `SELECT hour * ${HOUR} / CAST(? AS INTEGER) AS span, sum(n) AS n, sum(tokens) AS tokens FROM rollup WHERE n > 0 GROUP BY 1 ORDER BY 1`
    return this.#bars(sql, [seconds], seconds)
  }

  #fromRows(filter: Filter, seconds: number): Histogram['bars'] {
    const drive = driveOf(filter, readTotals(this.#statements).n)
    const { text, values } = fromWhere(filter, drive, null, true)
    const tokens = `coalesce(sum(${rowAlias(drive)}.tokens), 0)`
    const sql = `SELECT d.ord / CAST(? AS INTEGER) AS span, count(*) AS n, ${tokens} AS tokens ${text} GROUP BY 1 ORDER BY 1`
    return this.#bars(sql, [ORD_STEP * seconds, ...values], seconds)
  }

  #bars(sql: string, values: (string | number | bigint | null)[], seconds: number): Histogram['bars'] {
    return this.#statements
      .of(sql)
      .all(...values)
      .map((row) => ({ from: Number(row['span']) * seconds, count: Number(row['n']), tokens: Number(row['tokens']) }))
  }
}

function toWidth(oldest: number, newest: number, bars: number): number {
  const fits = (width: number) => Math.floor(newest / width) - Math.floor(oldest / width) < bars
  const month = 30 * DAY
  return WIDTHS.find(fits) ?? month * (Math.ceil((newest - oldest) / month / Math.max(bars - 1, 1)) + 1)
}

import type { Histogram } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { driveOf } from '../question/drive.ts'
import { type Filter, isEmpty, isOpen, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { ORD_STEP, toOrd, toSecond, HOUR } from '../../question/place.ts'
import type { MatchedRows, RowColumns } from './row-columns.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'
import { afterTail, countOf, type Edges, toWidth } from '../../answer/histogram-bars.ts'

const NOTHING: Histogram = { object: 'histogram', seconds: 1, bars: [] }

/** Counts rows and tokens per span of time. */
export class HistogramReader {
  readonly #statements: Statements
  readonly #columns: RowColumns
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements, columns: RowColumns) {
    this.#statements = statements
    this.#columns = columns
    this.#find = createPairFinder(statements)
  }

  /**
   * At most `bars` bars over all that match; spans of whole hours over everything come from the rollup. Where about a
   * hundredth of the rows would take half of the axis or more, it begins after them and they are counted as `earlier`.
   */
  histogram(query: SearchQuery, bars: number, now: number): Histogram {
    const filter = toFilter(query, this.#find, now)
    const matched = isEmpty(filter) || isOpen(filter) ? null : this.#columns.match(filter, null)
    if (matched !== null) return fromColumns(matched, bars)
    const edges = isEmpty(filter) ? null : this.#edges(filter)
    if (edges === null) return NOTHING
    const whole = this.#over(filter, null, edges, bars)
    const start = afterTail(whole.bars, edges.newest)
    if (start === null) return whole
    const body = this.#edges({ ...filter, from: Math.max(filter.from ?? 0, toOrd(start)) })
    if (body === null) return whole
    const rest = this.#over(filter, body.oldest, body, bars)
    const earlier = countOf(whole.bars) - countOf(rest.bars)
    return earlier > 0 ? { ...rest, earlier } : rest
  }

  /** The bars between two seconds. `from` leaves out what is earlier than the bar it lies in; null: nothing is. */
  #over(filter: Filter, from: number | null, edges: Edges, bars: number): Histogram {
    const seconds = toWidth(edges.oldest, edges.newest, bars)
    const start = from === null ? 0 : from - (from % seconds)
    if (isOpen(filter) && seconds >= HOUR) {
      return { object: 'histogram', seconds, bars: this.#fromRollup(seconds, start) }
    }
    const within = from === null ? filter : { ...filter, from: Math.max(filter.from ?? 0, toOrd(start)) }
    return { object: 'histogram', seconds, bars: this.#fromRows(within, seconds) }
  }

  #edges(filter: Filter): Edges | null {
    const [only, ...more] = filter.any[0] ?? []
    const pair = only !== undefined && more.length === 0 ? only.pair : null
    const drive = filter.text === undefined ? pair : driveOf(filter, 0)
    const { text, values } = fromWhere(filter, drive, null, false)
    const edge = (direction: 'ASC' | 'DESC') =>
      this.#statements.ords({ text: `SELECT d.ord AS ord ${text} ORDER BY d.ord ${direction} LIMIT 1`, values })[0]
    const oldest = edge('ASC')
    const newest = edge('DESC')
    if (oldest === undefined || newest === undefined) return null
    return { oldest: toSecond(oldest), newest: toSecond(newest) }
  }

  #fromRollup(seconds: number, from: number): Histogram['bars'] {
    const sql = `SELECT hour * ${HOUR} / CAST(? AS INTEGER) AS span, sum(n) AS n, sum(tokens) AS tokens FROM rollup WHERE n > 0 AND hour >= ? GROUP BY 1 ORDER BY 1`
    return this.#bars(sql, [seconds, from / HOUR], seconds)
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

/** The same histogram of rows that are in memory. */
function fromColumns({ places, at, columns }: MatchedRows, most: number): Histogram {
  const [tokens] = columns('tokens')
  const newest = toSecond(places.at(-1) ?? 0)
  const from = (start: number): Histogram => {
    if (start >= places.length) return NOTHING
    const seconds = toWidth(toSecond(places[start] ?? 0), newest, most)
    // The bar that the first of them lies in is shown whole.
    const first = places.findIndex((place) => toSpan(place, seconds) === toSpan(places[start] ?? 0, seconds))
    const bars: Histogram['bars'] = []
    let bar = { from: Number.NEGATIVE_INFINITY, count: 0, tokens: 0 }
    for (let n = first; n < places.length; n++) {
      const begins = toSpan(places[n] ?? 0, seconds)
      if (begins !== bar.from) bars.push((bar = { from: begins, count: 0, tokens: 0 }))
      bar.count++
      bar.tokens += tokens?.numbers[at[n] ?? 0] || 0
    }
    return { object: 'histogram', seconds, bars, ...(first > 0 ? { earlier: first } : {}) }
  }
  const whole = from(0)
  const start = afterTail(whole.bars, newest)
  return start === null ? whole : from(places.findIndex((place) => toSecond(place) >= start))
}

function toSpan(place: number, seconds: number): number {
  return Math.floor(place / (ORD_STEP * seconds)) * seconds
}

import type { Histogram, HistogramRequest, StackedBy } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { toDrive } from '../question/drive.ts'
import { type Filter, isEmpty, isOpen, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { sortText } from '../../question/sort-columns.ts'
import { ORD_STEP, toOrd, toSecond, HOUR } from '../../question/ord.ts'
import type { MatchedRows, RowColumns } from './row-columns.ts'
import type { Statements } from '../database/statements.ts'
import { walk } from '../question/walk.ts'
import { readTotals } from '../tables/totals.ts'
import {
  afterTail,
  countOf,
  type Edges,
  type HistogramCell,
  toHistogramAnswer,
  toWidth,
} from '../../answer/histogram-answer.ts'

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
   * At most `bars` bars over everything that matches; spans of whole hours without a filter come from the rollup. If
   * about a hundredth of the rows would take half of the axis or more, the axis begins after them, and they are counted
   * as `earlier`.
   */
  histogram(query: SearchQuery, request: HistogramRequest, now: number): Histogram {
    const filter = toFilter(query, this.#find, now)
    // The rollup tells rows apart by their models only.
    const isKept = isOpen(filter) && request.by !== 'finish'
    const matched = isEmpty(filter) || isKept ? null : this.#columns.match(filter, null)
    if (matched !== null) return fromColumns(matched, request)
    const edges = isEmpty(filter) ? null : this.#edges(filter)
    if (edges === null) return NOTHING
    const whole = this.#over(filter, null, edges, request)
    const start = afterTail(whole.bars, edges.newest)
    if (start === null) return whole
    const body = this.#edges({ ...filter, from: Math.max(filter.from ?? 0, toOrd(start)) })
    if (body === null) return whole
    const rest = this.#over(filter, body.oldest, body, request)
    const earlier = countOf(whole.bars) - countOf(rest.bars)
    return earlier > 0 ? { ...rest, earlier } : rest
  }

  /** The bars between two seconds. `from` leaves out what is before the bar that contains it; null: nothing. */
  #over(filter: Filter, from: number | null, edges: Edges, { bars, by }: HistogramRequest): Histogram {
    const seconds = toWidth(edges.oldest, edges.newest, bars)
    const start = from === null ? 0 : from - (from % seconds)
    const within = from === null ? filter : { ...filter, from: Math.max(filter.from ?? 0, toOrd(start)) }
    const isKept = isOpen(filter) && seconds >= HOUR && by !== 'finish'
    const cells = isKept ? this.#fromRollup(seconds, start, by) : this.#fromRows(within, seconds, by)
    return toHistogramAnswer(cells, seconds, by !== null)
  }

  #edges(filter: Filter): Edges | null {
    const edge = (descending: boolean) =>
      walk(this.#statements, filter, { descending, from: null, limit: 1, asOf: null })[0]
    const oldest = edge(false)
    const newest = edge(true)
    if (oldest === undefined || newest === undefined) return null
    return { oldest: toSecond(oldest), newest: toSecond(newest) }
  }

  #fromRollup(seconds: number, from: number, by: StackedBy | null): HistogramCell[] {
    const model = by === null ? 'NULL' : "nullif(model, '')"
    const sql = `SELECT hour * ${HOUR} / CAST(? AS INTEGER) AS span, ${model} AS value, sum(n) AS n, sum(tokens) AS tokens,
        sum(cost) AS cost
      FROM rollup WHERE n > 0 AND hour >= ? GROUP BY 1, 2 ORDER BY 1`
    return this.#cells(sql, [seconds, from / HOUR], seconds)
  }

  #fromRows(filter: Filter, seconds: number, by: StackedBy | null): HistogramCell[] {
    const drive = toDrive(filter, readTotals(this.#statements).n)
    const { text, values } = fromWhere(filter, drive, null, true)
    const row = rowAlias(drive)
    const sums = `coalesce(sum(${row}.tokens), 0) AS tokens, coalesce(sum(${row}.cost), 0) AS cost`
    const sql = `SELECT d.ord / CAST(? AS INTEGER) AS span, ${by === null ? 'NULL' : `${row}.${by}`} AS value, count(*) AS n, ${sums}
      ${text} GROUP BY 1, 2 ORDER BY 1`
    return this.#cells(sql, [ORD_STEP * seconds, ...values], seconds)
  }

  #cells(sql: string, values: (string | number | bigint | null)[], seconds: number): HistogramCell[] {
    return this.#statements
      .of(sql)
      .all(...values)
      .map(({ span, value, n, tokens, cost }) => ({
        from: Number(span) * seconds,
        // The rollup has models in full, where the rows' own column has their beginnings.
        value: typeof value === 'string' ? fromColumnText(sortText(fromColumnText(value)) ?? '') : null,
        count: Number(n),
        tokens: Number(tokens),
        cost: Number(cost),
      }))
  }
}

/** The same histogram for rows that are in memory. */
function fromColumns({ places, at, columns }: MatchedRows, { bars: most, by }: HistogramRequest): Histogram {
  const [tokens, cost, told] = columns('tokens', 'cost', ...(by === null ? [] : [by]))
  const newest = toSecond(places.at(-1) ?? 0)
  const from = (start: number): Histogram => {
    if (start >= places.length) return NOTHING
    const seconds = toWidth(toSecond(places[start] ?? 0), newest, most)
    // The bar that contains the first of them is shown completely.
    const first = places.findIndex((place) => toSpan(place, seconds) === toSpan(places[start] ?? 0, seconds))
    const cells: HistogramCell[] = []
    let span = Number.NEGATIVE_INFINITY
    let ofSpan = new Map<number, HistogramCell>()
    for (let n = first; n < places.length; n++) {
      const begins = toSpan(places[n] ?? 0, seconds)
      if (begins !== span) ofSpan = new Map()
      span = begins
      const index = at[n] ?? 0
      const code = told?.numbers[index] ?? Number.NaN
      let cell = ofSpan.get(code)
      if (cell === undefined) {
        const value = told?.values[code]
        cell = { from: span, value: value === undefined ? null : fromColumnText(value), count: 0, tokens: 0, cost: 0 }
        ofSpan.set(code, cell)
        cells.push(cell)
      }
      cell.count++
      cell.tokens += tokens?.numbers[index] || 0
      cell.cost += cost?.numbers[index] || 0
    }
    return { ...toHistogramAnswer(cells, seconds, by !== null), ...(first > 0 ? { earlier: first } : {}) }
  }
  const whole = from(0)
  const start = afterTail(whole.bars, newest)
  return start === null ? whole : from(places.findIndex((place) => toSecond(place) >= start))
}

function toSpan(place: number, seconds: number): number {
  return Math.floor(place / (ORD_STEP * seconds)) * seconds
}

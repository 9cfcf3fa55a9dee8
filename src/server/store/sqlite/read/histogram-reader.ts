import type { Histogram, HistogramRequest, StackedBy } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { freeParts } from '../../../machine/free-bytes.ts'
import { toDrive } from '../question/drive.ts'
import { type Filter, isEmpty, isOpen, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { seriesText } from '../../question/sort-columns.ts'
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
        value: typeof value === 'string' ? fromColumnText(seriesText(fromColumnText(value)) ?? '') : null,
        count: Number(n),
        tokens: Number(tokens),
        cost: Number(cost),
      }))
  }
}

/** The same histogram for rows whose columns are packed. */
function fromColumns(matched: MatchedRows, { bars: most, by }: HistogramRequest): Histogram {
  const { at } = matched
  const secondOf = (n: number) => toSecond(matched.placeOf(n))
  const newest = secondOf(at.length - 1)
  const codes = by === null ? null : readCodes(matched, by)
  const from = (start: number): Histogram => {
    if (start >= at.length) return NOTHING
    const seconds = toWidth(secondOf(start), newest, most)
    const begins = (n: number) => secondOf(n) - (secondOf(n) % seconds)
    // The bar that contains the first of them is shown completely.
    const first = matched.firstFrom(toOrd(begins(start)))
    const cells: HistogramCell[] = []
    /** The cell of each row from the first on. */
    const of = new Uint32Array(at.length - first)
    /** The newest cell of each value. */
    const cellOf = new Int32Array((codes?.texts.length ?? 0) + 1)
    for (let n = first; n < at.length; ) {
      const span = begins(n)
      const below = matched.firstFrom(toOrd(span + seconds))
      cellOf.fill(-1)
      for (; n < below; n++) {
        const code = codes?.of[n] ?? 0
        let cell = cellOf[code] ?? -1
        if (cell < 0) {
          const text = codes?.texts[code - 1]
          cell =
            cells.push({
              from: span,
              value: text === undefined ? null : fromColumnText(text),
              count: 0,
              tokens: 0,
              cost: 0,
            }) - 1
          cellOf[code] = cell
        }
        of[n - first] = cell
      }
    }
    const counts = new Float64Array(cells.length)
    for (let n = 0; n < of.length; n++) counts[of[n] ?? 0] = (counts[of[n] ?? 0] ?? 0) + 1
    const [tokens, cost] = ['tokens', 'cost'].map((column) => sumsOf(matched, column, of, cells.length))
    freeParts([of])
    for (const [n, cell] of cells.entries())
      Object.assign(cell, { count: counts[n] ?? 0, tokens: tokens?.[n] ?? 0, cost: cost?.[n] ?? 0 })
    return { ...toHistogramAnswer(cells, seconds, by !== null), ...(first > 0 ? { earlier: first } : {}) }
  }
  const whole = from(0)
  const start = afterTail(whole.bars, newest)
  const shown = start === null ? whole : from(matched.firstFrom(toOrd(start)))
  if (codes !== null) freeParts([codes.of])
  return shown
}

/** The value of each row as a number, 0 for none, else its place among texts and one. */
function readCodes({ at, each }: MatchedRows, column: string): { of: Uint32Array; texts: readonly string[] } {
  const of = new Uint32Array(at.length)
  const texts = each(column, (numbers, first, from, to) => {
    if (numbers === null) return
    for (let n = from; n < to; n++) of[n] = (numbers[(at[n] ?? 0) - first] ?? Number.NaN) + 1
  })
  return { of, texts }
}

/** Sums of a column by the cells of the last rows that match. */
function sumsOf({ at, each }: MatchedRows, column: string, of: Uint32Array, cells: number): Float64Array {
  const sums = new Float64Array(cells)
  const start = at.length - of.length
  each(column, (numbers, first, from, to) => {
    if (numbers === null) return
    for (let n = Math.max(from, start); n < to; n++) {
      const value = numbers[(at[n] ?? 0) - first] ?? Number.NaN
      if (value === value) sums[of[n - start] ?? 0] = (sums[of[n - start] ?? 0] ?? 0) + value
    }
  })
  return sums
}

import type { Histogram, HistogramRequest, StackedBy } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import {
  afterTail,
  countOf,
  type Edges,
  type HistogramCell,
  toHistogramAnswer,
  toWidth,
} from '../../answer/histogram-answer.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { DAY, ORD_STEP, toOrd, toSecond } from '../../question/ord.ts'
import type { Session } from '../database/database.ts'
import { type PgQuestion, matchesNone, readQuestion, Values } from '../question/filter-sql.ts'
import { eachMatched, type MatchedRows } from './matched-rows.ts'
import { createKeptCounts, type Arrivals, whereIn } from './kept-counts.ts'

/** About so many spans are told apart where rows are counted: whatever bars are asked for are then made of them. */
const FINE_SPANS = 1_000

/** A cell that knows its first and last row. */
interface FineCell extends HistogramCell, Edges {}

/** Cells by span and value. */
type Cells = ReadonlyMap<string, FineCell>

/** Makes the reader of histograms, which keeps the cells of the latest ones. */
export function createHistogramReader() {
  const kept = createKeptCounts<Cells>((cells) => cells.size, addCells)

  /** What matches from a second on in spans of so many. */
  const cellsOf = async (session: Session, asked: PgQuestion, by: StackedBy | null, seconds: number) =>
    kept(session, asked, [by, seconds], (arrivals) => readCells(session, asked, by, seconds, arrivals))

  /** The cells of spans that bars between the first and the last row can be made of, and how wide these are. */
  const fitting = async (session: Session, asked: PgQuestion, { by, bars }: HistogramRequest) => {
    const bounds = await readBounds(session, asked)
    if (bounds === null) return null
    const fine = Math.min(toWidth(bounds.oldest, bounds.newest, FINE_SPANS), DAY)
    const cells = [...(await cellsOf(session, asked, by, fine)).values()]
    const edges = edgesOf(cells)
    if (edges === null) return null
    const seconds = toWidth(edges.oldest, edges.newest, bars)
    if (seconds % fine === 0) return { cells, edges, seconds }
    return { cells: [...(await cellsOf(session, asked, by, seconds)).values()], edges, seconds }
  }

  /** At most so many bars over all that match, by the rules of `answer/histogram-answer.ts`. `now` is Unix seconds. */
  return async (session: Session, query: SearchQuery, request: HistogramRequest, now: number): Promise<Histogram> => {
    const asked = await readQuestion(session, query, now)
    const found = matchesNone(asked) ? null : await fitting(session, asked, request)
    if (found === null) return { object: 'histogram', seconds: 1, bars: [] }
    const isStacked = request.by !== null
    const whole = toHistogramAnswer(coarser(found.cells, found.seconds), found.seconds, isStacked)
    const start = afterTail(whole.bars, found.edges.newest)
    if (start === null) return whole
    const body = await fitting(session, since(asked, start), request)
    if (body === null) return whole
    const { seconds } = body
    const first = body.edges.oldest - (body.edges.oldest % seconds)
    const shown = await cellsOf(session, since(asked, first), request.by, seconds)
    const rest = toHistogramAnswer(coarser([...shown.values()], seconds), seconds, isStacked)
    const earlier = countOf(whole.bars) - countOf(rest.bars)
    return earlier > 0 ? { ...rest, earlier } : rest
  }
}

function since(asked: PgQuestion, second: number): PgQuestion {
  const { filter } = asked
  return { ...asked, filter: { ...filter, from: Math.max(filter.from ?? 0, toOrd(second)) } }
}

/** Between which seconds all rows stand that could match by their time. */
async function readBounds(session: Session, { filter }: PgQuestion): Promise<Edges | null> {
  const found = (await session.often('SELECT min(d.ord) AS oldest, max(d.ord) AS newest FROM completions d'))[0]
  if (typeof found?.['oldest'] !== 'number') return null
  const oldest = Math.max(toSecond(found['oldest']), toSecond(filter.from ?? 0))
  return {
    oldest,
    newest: Math.max(oldest, Math.min(toSecond(Number(found['newest'])), toSecond(filter.below ?? Infinity))),
  }
}

async function readCells(
  session: Session,
  asked: PgQuestion,
  by: StackedBy | null,
  seconds: number,
  rows: Arrivals,
): Promise<Cells> {
  const packed = rows.after === null ? await readPackedCells(session, asked, by, seconds, rows.upTo) : null
  if (packed !== null) return packed
  const values = new Values()
  const span = `d.ord / ${values.add(ORD_STEP * seconds)}::bigint`
  // With OFFSET the planner expects few spans and counts them as they come; otherwise it expects one for each row, and sorts.
  const found = await session.rows(
    `SELECT span, value, count(*) AS n, min(ord) AS oldest, max(ord) AS newest,
       coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost), 0) AS cost
     FROM (SELECT ${span} AS span, d.ord, ${by === null ? 'NULL' : `d.${by}`} AS value, d.tokens, d.cost
       FROM completions d WHERE ${whereIn(session, asked, rows, values)} ${session.isSpread ? '' : 'OFFSET 0'}) d
     GROUP BY 1, 2`,
    values.list,
  )
  return new Map(
    found.map((row) => [
      `${String(row['span'])} ${JSON.stringify(row['value'])}`,
      {
        from: Number(row['span']) * seconds,
        value: typeof row['value'] === 'string' ? fromColumnText(row['value']) : null,
        count: Number(row['n']),
        tokens: Number(row['tokens']),
        cost: Number(row['cost']),
        oldest: toSecond(Number(row['oldest'])),
        newest: toSecond(Number(row['newest'])),
      },
    ]),
  )
}

/** The same from stretches; null where these do not tell. */
async function readPackedCells(
  session: Session,
  asked: PgQuestion,
  by: StackedBy | null,
  width: number,
  upTo: number,
): Promise<Cells | null> {
  const cells = new Map<string, FineCell>()
  const visit = ({ stretch, at }: MatchedRows) => {
    const [seconds, tokens, cost] = [stretch.numbers('second'), stretch.numbers('tokens'), stretch.numbers('cost')]
    const told = by === null ? null : stretch.texts(by)
    const own = new Map<number, FineCell>()
    const values = told === null ? 1 : told.values.length + 1
    for (let n = 0; n < at.length; n++) {
      const row = at[n] ?? 0
      const second = seconds[row] ?? 0
      const span = Math.floor(second / width)
      const code = told === null ? 0 : (told.codes[row] ?? 0) + 1 || 0
      let cell = own.get(span * values + code)
      if (cell === undefined) {
        const value = told?.values[code - 1]
        cell = {
          from: span * width,
          value: value === undefined ? null : fromColumnText(value),
          count: 0,
          tokens: 0,
          cost: 0,
          oldest: second,
          newest: second,
        }
        own.set(span * values + code, cell)
      }
      cell.count++
      cell.tokens += tokens[row] || 0
      cell.cost += cost[row] || 0
      if (second < cell.oldest) cell.oldest = second
      if (second > cell.newest) cell.newest = second
    }
    for (const cell of own.values()) {
      const key = `${cell.from / width} ${JSON.stringify(cell.value)}`
      cells.set(key, joined(cells.get(key), cell))
    }
  }
  const parts = ['second', 'tokens', 'cost', ...(by === null ? [] : [by])]
  return (await eachMatched(session, asked, parts, upTo, visit)) ? cells : null
}

function addCells(known: Cells, more: Cells): Cells {
  const cells = new Map(known)
  for (const [key, cell] of more) cells.set(key, joined(cells.get(key), cell))
  return cells
}

function joined(known: FineCell | undefined, cell: FineCell): FineCell {
  if (known === undefined) return cell
  return {
    ...known,
    count: known.count + cell.count,
    tokens: known.tokens + cell.tokens,
    cost: known.cost + cell.cost,
    oldest: Math.min(known.oldest, cell.oldest),
    newest: Math.max(known.newest, cell.newest),
  }
}

function edgesOf(cells: readonly FineCell[]): Edges | null {
  let [oldest, newest] = [Infinity, -Infinity]
  for (const cell of cells) {
    oldest = Math.min(oldest, cell.oldest)
    newest = Math.max(newest, cell.newest)
  }
  return newest < 0 ? null : { oldest, newest }
}

/** Cells of wider spans, in the order of these. */
function coarser(cells: readonly FineCell[], seconds: number): HistogramCell[] {
  const wide = new Map<string, FineCell>()
  for (const cell of cells) {
    const from = cell.from - (cell.from % seconds)
    const key = `${from} ${JSON.stringify(cell.value)}`
    wide.set(key, joined(wide.get(key), { ...cell, from }))
  }
  return [...wide.values()].sort((one, other) => one.from - other.from)
}

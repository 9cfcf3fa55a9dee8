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
import { toCellPlaces } from '../stretches/cell-places.ts'
import { eachMatched, type MatchedRows } from '../stretches/matched-rows.ts'
import { usedAgain } from '../stretches/used-again.ts'
import { createKeptCounts, type Arrivals, whereIn } from './kept-counts.ts'

/** About so many spans are told apart where rows are counted: whatever bars are asked for are then made of them. */
const FINE_SPANS = 1_000

/** The codes of the rows of a stretch that match. */
const codesOf = usedAgain((length) => new Uint32Array(length))

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
  // By value and then by span: a text for each cell of each stretch takes as long as adding them up.
  const byValue = new Map<string | null, Map<number, FineCell>>()
  const spansOf = (value: string | undefined) => {
    const named = value === undefined ? null : fromColumnText(value)
    let spans = byValue.get(named)
    if (spans === undefined) byValue.set(named, (spans = new Map<number, FineCell>()))
    return { value: named, spans }
  }
  const visit = ({ stretch, at }: MatchedRows) => {
    const [seconds, tokens, cost] = [stretch.numbers('second'), stretch.numbers('tokens'), stretch.numbers('cost')]
    const told = by === null ? null : stretch.texts(by)
    // A row without a value has code 0.
    const codes = codesOf(at.length)
    if (told === null) codes.fill(0)
    else for (let n = 0; n < at.length; n++) codes[n] = (told.codes[at[n] ?? 0] ?? 0) + 1 || 0
    const { of, cells: met } = toCellPlaces(seconds, at, codes, (told?.values.length ?? 0) + 1, width)
    const sums = new CellSums(met.length)
    for (let n = 0; n < at.length; n++) sums.add(of[n] ?? 0, at[n] ?? 0, seconds, tokens, cost)
    const ofCodes = [undefined, ...(told?.values ?? [])].map(spansOf)
    for (const [place, { span, code }] of met.entries()) {
      const { value, spans } = ofCodes[code] ?? spansOf(undefined)
      const cell = { from: span * width, value, ...sums.of(place) }
      spans.set(span, joined(spans.get(span), cell))
    }
  }
  const parts = ['second', 'tokens', 'cost', ...(by === null ? [] : [by])]
  if (!(await eachMatched(session, asked, parts, upTo, visit))) return null
  const cells = new Map<string, FineCell>()
  for (const spans of byValue.values())
    for (const [span, cell] of spans) cells.set(`${span} ${JSON.stringify(cell.value)}`, cell)
  return cells
}

/** What is added up of the rows of some cells: in lists of numbers, which takes half the time of members of objects. */
class CellSums {
  readonly #count: Uint32Array
  readonly #tokens: Float64Array
  readonly #cost: Float64Array
  readonly #oldest: Float64Array
  readonly #newest: Float64Array

  constructor(cells: number) {
    this.#count = new Uint32Array(cells)
    this.#tokens = new Float64Array(cells)
    this.#cost = new Float64Array(cells)
    this.#oldest = new Float64Array(cells).fill(Infinity)
    this.#newest = new Float64Array(cells).fill(-Infinity)
  }

  add(place: number, row: number, seconds: Float64Array, tokens: Float64Array, cost: Float64Array): void {
    const second = seconds[row] ?? 0
    this.#count[place] = (this.#count[place] ?? 0) + 1
    this.#tokens[place] = (this.#tokens[place] ?? 0) + (tokens[row] || 0)
    this.#cost[place] = (this.#cost[place] ?? 0) + (cost[row] || 0)
    if (second < (this.#oldest[place] ?? 0)) this.#oldest[place] = second
    if (second > (this.#newest[place] ?? 0)) this.#newest[place] = second
  }

  of(place: number): Pick<FineCell, 'count' | 'tokens' | 'cost' | 'oldest' | 'newest'> {
    return {
      count: this.#count[place] ?? 0,
      tokens: this.#tokens[place] ?? 0,
      cost: this.#cost[place] ?? 0,
      oldest: this.#oldest[place] ?? 0,
      newest: this.#newest[place] ?? 0,
    }
  }
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

import type { UsageSums } from '#contract/found/usage-over-time.ts'
import { NO_USAGE, readUsageSeries, USAGE_COLUMNS } from '../../answer/usage-series.ts'
import type { Session } from '../database/database.ts'
import type { PgQuestion } from '../question/filter-sql.ts'
import { toCellPlaces } from '../stretches/cell-places.ts'
import type { Lists } from '../stretches/pair-lists.ts'
import type { Stretch } from '../stretches/stretch.ts'
import { isPacked } from '../stretches/stretch-table.ts'
import { addTo, keyOf, type UsageCell, type UsageCells } from './usage-cells.ts'
import { usedAgain } from '../stretches/used-again.ts'
import { eachMatched, type MatchedRows } from '../stretches/matched-rows.ts'

/** What is added up, and the part of a stretch that has it. */
const SUMS: readonly (readonly [name: keyof UsageSums, part: string])[] = [
  ...USAGE_COLUMNS,
  ['cut', 'cut'],
  ['refused', 'refused'],
  ['failed', 'failed'],
]

/** What tells rows apart: nothing, a column, or the values of some pairs. */
export type ToldBy = { column: string | null } | { pairs: ReadonlyMap<number, string> }

/** Sums per span and series from stretches; null where these do not tell. A span has so many seconds. */
export async function readPackedUsage(
  session: Session,
  asked: PgQuestion,
  by: ToldBy,
  seconds: number,
  upTo: number,
): Promise<UsageCells | null> {
  if ('column' in by && by.column !== null && !isPacked(by.column)) return null
  // By series and then by span: a text for each cell of each stretch takes several times as long as adding them up.
  const bySeries = new Map<string | null, Map<number, UsageCell>>()
  const visit = ({ stretch, at }: MatchedRows) => {
    for (const cell of addedUp(stretch, at, seriesOf(stretch, by), seconds)) {
      let spans = bySeries.get(cell.series)
      if (spans === undefined) bySeries.set(cell.series, (spans = new Map()))
      const known = spans.get(cell.span)
      if (known === undefined) spans.set(cell.span, cell)
      else addTo(known, cell)
    }
  }
  const told = 'pairs' in by ? ['pairs'] : by.column === null ? [] : [by.column]
  const parts = ['second', ...SUMS.map(([, part]) => part), ...told]
  if (!(await eachMatched(session, asked, parts, upTo, visit))) return null
  const cells = new Map<string, UsageCell>()
  for (const spans of bySeries.values())
    for (const cell of spans.values()) cells.set(keyOf(cell.span, cell.series), cell)
  return cells
}

const [rowsOf, codesOf, fromOf, seriesAt] = [makeNumbers(), makeNumbers(), makeNumbers(), makeNumbers()]

function makeNumbers() {
  return usedAgain((length) => new Uint32Array(length))
}

/** The series of each row, as numbers of `names`: those of row `n` from `from[n]` to below `from[n + 1]`. */
interface RowSeries {
  names: readonly (string | null)[]
  of: Uint32Array
  from: Uint32Array
}

function seriesOf(stretch: Stretch, by: ToldBy): RowSeries {
  if ('pairs' in by) return seriesOfPairs(stretch, by.pairs)
  const from = fromOf(stretch.rows + 1)
  for (let row = 0; row <= stretch.rows; row++) from[row] = row
  const of = seriesAt(stretch.rows)
  if (by.column === null) return { names: [null], of: of.fill(0), from }
  const { codes, values } = stretch.texts(by.column)
  for (let row = 0; row < stretch.rows; row++) of[row] = codes[row] === codes[row] ? (codes[row] ?? 0) + 1 : 0
  return { names: [null, ...values.flatMap(readUsageSeries)], of, from }
}

/** A row with several of the values is a row of several series, one with none of none. */
function seriesOfPairs(stretch: Stretch, known: ReadonlyMap<number, string>): RowSeries {
  const { numbers, shapes, shapeOf, others } = stretch.pairs()
  const names: (string | null)[] = [null]
  const codes = new Uint32Array(numbers.length)
  for (let n = 0; n < numbers.length; n++) {
    const name = known.get(numbers[n] ?? 0)
    if (name !== undefined) codes[n] = names.push(name) - 1
  }
  const ofShape: number[][] = []
  for (let shape = 0; shape + 1 < shapes.from.length; shape++) addCodes((ofShape[shape] = []), shapes, shape, codes)
  // Most keys and fields are told by the shape of a row.
  const isTold = !others.of.some((place) => (codes[place] ?? 0) > 0)
  const of: number[] = []
  const from = new Uint32Array(stretch.rows + 1)
  for (let row = 0; row < stretch.rows; row++) {
    const before = of.length
    const own = ofShape[shapeOf[row] ?? 0] ?? []
    for (let n = 0; n < own.length; n++) of.push(own[n] ?? 0)
    if (!isTold) addCodes(of, others, row, codes)
    if (of.length === before) of.push(0)
    from[row + 1] = of.length
  }
  return { names, of: Uint32Array.from(of), from }
}

/** Adds what the numbers of a list stand for, unless that is nothing. */
function addCodes(found: number[], { from, of }: Lists, list: number, codes: Uint32Array): void {
  const end = from[list + 1] ?? 0
  for (let n = from[list] ?? 0; n < end; n++) {
    const code = codes[of[n] ?? 0] ?? 0
    if (code > 0) found.push(code)
  }
}

function addedUp(stretch: Stretch, at: Uint32Array, { names, of, from }: RowSeries, width: number): UsageCell[] {
  let length = 0
  for (let k = 0; k < at.length; k++) length += (from[(at[k] ?? 0) + 1] ?? 0) - (from[at[k] ?? 0] ?? 0)
  /** Each pair of a row and a series. */
  const rows = rowsOf(length)
  const codes = codesOf(length)
  length = 0
  for (let k = 0; k < at.length; k++) {
    const row = at[k] ?? 0
    const end = from[row + 1] ?? 0
    for (let n = from[row] ?? 0; n < end; n++) {
      rows[length] = row
      codes[length++] = of[n] ?? 0
    }
  }
  const { of: places, cells } = toCellPlaces(stretch.numbers('second'), rows, codes, names.length, width)
  const found = cells.map(({ span, code }): UsageCell => ({ ...NO_USAGE, span, series: names[code] ?? null }))
  const sums = new Float64Array(found.length)
  const add = (name: keyof UsageSums, numbers: Float64Array) => {
    sums.fill(0)
    addAt(sums, places, rows, numbers)
    for (const [place, cell] of found.entries()) cell[name] = sums[place] ?? 0
  }
  for (const [name, part] of SUMS) if (!addsNothing(stretch, part)) add(name, stretch.numbers(part))
  const hits = stretch.numbers('cached_tokens')
  if (!addsNothing(stretch, 'cached_tokens')) {
    for (let row = 0; row < hits.length; row++) hits[row] = (hits[row] ?? 0) > 0 ? 1 : 0
    add('cache_hits', hits)
  }
  add('calls', hits.fill(1))
  return found
}

/** True where no row has a number but 0, as of tokens that most models do not report. */
function addsNothing(stretch: Stretch, part: string): boolean {
  const same = stretch.same(part)
  return same === 0 || Number.isNaN(same)
}

/** Adds the number of each row to the sum at its place. */
function addAt(sums: Float64Array, places: Uint32Array, rows: Uint32Array, numbers: Float64Array): void {
  for (let n = 0; n < places.length; n++) {
    const place = places[n] ?? 0
    const number = numbers[rows[n] ?? 0] ?? 0
    if (number === number) sums[place] = (sums[place] ?? 0) + number
  }
}

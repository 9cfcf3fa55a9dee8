import { drain, type Sliced } from '../../../sliced.ts'
import { type FormattedJson, toPieces } from './format-json.ts'
import { createIntList, joinInts, pushInt } from './growing-int-list.ts'
import { type Base64Block, sniffBase64 } from './sniff-base64.ts'

/** A long base64 string that is shown by its kind and size. The positions include its quotes. */
export interface FoldedBlock extends Base64Block {
  start: number
  end: number
}

/**
 * Rows of equal height for a text: its lines, the long ones broken. Rows are in the order of the text, so the row of a
 * position is found by binary search.
 */
export interface RowTable {
  rowCount: number
  /** Where the row begins and ends (exclusive) in the text. */
  starts: Int32Array
  ends: Int32Array
  /** Index of the row's line. */
  lines: Int32Array
  /** By line. */
  blocks: ReadonlyMap<number, FoldedBlock>
}

/** What the reader has folded, and which lines are shown in full. */
export interface RowChoices {
  folded: ReadonlySet<number>
  whole: ReadonlySet<number>
}

/** The longest part of a line that is shown before the reader asks for all of it. */
export const LINE_CUT = 10_000
/** In UTF-16 units; a longer line is cut off at first, since it would fill the screen. */
const SHORT_LINE = 500
/** In characters: an indented text needs some room, however narrow the drawer is. */
const NARROWEST = 20
/** In levels: deeper lines would have no room left. */
const DEEPEST_INDENT = 20

/** Rows of the text as it came: its own lines, broken after `width` characters. */
export function toReceivedRows(text: string, width: number): RowTable {
  return drain(toReceivedRowsSliced(text, width))
}

/** Lines between two pauses. */
const LINES_A_PIECE = 1_000

/** The same, in pieces. */
export function* toReceivedRowsSliced(text: string, width: number): Sliced<RowTable> {
  const table = createTable()
  let line = 0
  let start = 0
  while (start <= text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
    addRows(table, text, line, start, end, Math.max(NARROWEST, width))
    start = end + 1
    line += 1
    if (line % LINES_A_PIECE === 0) yield
  }
  return yield* finish(table)
}

/**
 * Rows of the indented text. Lines inside a folded one are left out. Long base64 is cut before its string, and any
 * other line longer than `LINE_CUT` after that length, unless `whole` contains it.
 */
export function toFormattedRows(text: string, json: FormattedJson, width: number, choices: RowChoices): RowTable {
  return drain(toFormattedRowsSliced(text, json, width, choices))
}

/** The same, in pieces. */
export function* toFormattedRowsSliced(
  text: string,
  json: FormattedJson,
  width: number,
  choices: RowChoices,
): Sliced<RowTable> {
  const table = createTable()
  let line = 0
  let steps = 0
  while (line < json.lineCount) {
    steps += 1
    if (steps % LINES_A_PIECE === 0) yield
    const start = json.starts[line] ?? 0
    let end = json.ends[line] ?? 0
    if (end - start > SHORT_LINE && !choices.whole.has(line)) {
      const block = toBlock(text, start, end)
      if (block !== null) table.blocks.set(line, block)
      end = block?.start ?? Math.min(end, start + LINE_CUT)
    }
    addRows(table, text, line, start, end, Math.max(NARROWEST, width - 2 * toIndent(json.depths[line] ?? 0)))
    const pair = json.pairs[line] ?? -1
    line = choices.folded.has(line) && pair > line ? pair + 1 : line + 1
  }
  return yield* finish(table)
}

/** The indentation of a depth, up to a limit. */
export function toIndent(depth: number): number {
  return Math.min(depth, DEEPEST_INDENT)
}

/** The last row that begins at or before a position of the text; 0 if there is none. */
export function toRowAt(table: RowTable, place: number): number {
  return lastAtOrBefore(table.starts, place)
}

/** The last line that begins at or before a position of the text. */
export function toLineAt(json: FormattedJson, place: number): number {
  return lastAtOrBefore(json.starts, place)
}

function lastAtOrBefore(starts: Int32Array, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

function toBlock(text: string, start: number, end: number): FoldedBlock | null {
  const string = toPieces(text, start, end).find((piece) => piece.kind === 'string')
  const block = string === undefined ? null : sniffBase64(text, string.start, string.end)
  return string === undefined || block === null ? null : { ...block, start: string.start, end: string.end }
}

function createTable() {
  return {
    starts: createIntList(),
    ends: createIntList(),
    lines: createIntList(),
    blocks: new Map<number, FoldedBlock>(),
  }
}

type OpenTable = ReturnType<typeof createTable>

function addRows(table: OpenTable, text: string, line: number, start: number, end: number, width: number): void {
  let from = start
  do {
    let to = Math.min(from + width, end)
    if (to < end && isLowSurrogate(text.charCodeAt(to)) && to - from > 1) to -= 1
    pushInt(table.starts, from)
    pushInt(table.ends, to)
    pushInt(table.lines, line)
    from = to
  } while (from < end)
}

function* finish(table: OpenTable): Sliced<RowTable> {
  return {
    rowCount: table.starts.length,
    starts: yield* joinInts(table.starts),
    ends: yield* joinInts(table.ends),
    lines: yield* joinInts(table.lines),
    blocks: table.blocks,
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

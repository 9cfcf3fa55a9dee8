import type { FormattedJson } from './format-json.ts'
import { createIntList, pushInt } from './growing-int-list.ts'

/**
 * Rows of equal height over a text: lines, the long ones broken. A row is a place in the text; rows stand in its order,
 * so the row of any place is found by halving.
 */
export interface RowTable {
  rowCount: number
  /** Where the row begins and ends (exclusive) in the text. */
  starts: Int32Array
  ends: Int32Array
  /** Index of the line that the row belongs to. */
  lines: Int32Array
}

/** Longest part of one line that is laid out before its reader asks for all of it. */
export const LINE_CUT = 10_000

/** Rows of the text as it came: its own lines, broken after `width` characters. */
export function toReceivedRows(text: string, width: number): RowTable {
  const table = createTable()
  let line = 0
  let start = 0
  while (start <= text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
    addRows(table, text, line, start, end, width)
    start = end + 1
    line += 1
  }
  return finish(table)
}

/**
 * Rows of the laid-out text. Lines inside a folded one are left out; a line longer than `LINE_CUT` ends there unless
 * `whole` has it.
 */
export function toFormattedRows(
  text: string,
  json: FormattedJson,
  width: number,
  folded: ReadonlySet<number>,
  whole: ReadonlySet<number>,
): RowTable {
  const table = createTable()
  let line = 0
  while (line < json.lineCount) {
    const start = json.starts[line] ?? 0
    const end = json.ends[line] ?? 0
    const cut = whole.has(line) ? end : Math.min(end, start + LINE_CUT)
    addRows(table, text, line, start, cut, Math.max(20, width - 2 * Math.min(json.depths[line] ?? 0, 20)))
    const pair = json.pairs[line] ?? -1
    line = folded.has(line) && pair > line ? pair : line + 1
  }
  return finish(table)
}

/** The last row that begins at or before a place of the text; 0 when there is none. */
export function toRowAt(table: RowTable, place: number): number {
  let low = 0
  let high = table.rowCount - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((table.starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** The last line that begins at or before a place of the text. */
export function toLineAt(json: FormattedJson, place: number): number {
  return toRowAt({ rowCount: json.lineCount, starts: json.starts, ends: json.ends, lines: json.starts }, place)
}

function createTable() {
  return { starts: createIntList(), ends: createIntList(), lines: createIntList() }
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

function finish(table: OpenTable): RowTable {
  const rowCount = table.starts.length
  return {
    rowCount,
    starts: table.starts.values.subarray(0, rowCount),
    ends: table.ends.values.subarray(0, rowCount),
    lines: table.lines.values.subarray(0, rowCount),
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

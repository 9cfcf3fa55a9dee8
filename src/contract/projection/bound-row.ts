import type { CompletionRow } from '../row/completion-row.ts'
import { cutText } from '../text/cut-text.ts'

/** The most bytes of a row of the table, as JSON, whatever its record contains: a page has a hundred of them. */
export const LARGEST_ROW = 16_384

/** How much texts and lists are cut, the mildest first, which leaves everything within the contract's limits whole. */
export const ROW_LEVELS = [
  { text: 1_100, list: 200 },
  { text: 300, list: 100 },
  { text: 128, list: 64 },
  { text: 64, list: 32 },
  { text: 32, list: 16 },
  { text: 17, list: 8 },
] as const
type Level = (typeof ROW_LEVELS)[number]

/**
 * The row within the size limit: longer texts end in `…` and a mark (`cut-text.ts`), longer lists in an entry `…`. The
 * record has everything. A row that fits is given as it is.
 */
export function boundRow(row: CompletionRow): CompletionRow {
  let bounded = row
  for (const level of ROW_LEVELS) {
    bounded = cutRow(row, level)
    if (isSmallRow(bounded)) return bounded
  }
  return bounded
}

/** The values by which a row is found: cut as mildly as possible, however small the row had to become. */
export function cutValues(row: CompletionRow): CompletionRow {
  return cutRow(row, ROW_LEVELS[0])
}

/** A text and all forms in which it may be in a row. */
export function cutForms(text: string): string[] {
  return [text, ...ROW_LEVELS.filter((level) => text.length > level.text).map((level) => cutText(text, level.text))]
}

/** Whether metadata in a row's JSON text may have been cut. */
export function hasCutMetadata(line: string): boolean {
  return /…#[0-9a-f]{14}"|\["…","…"\]/.test(line)
}

/** Whether a row is within the size limit. */
function isSmallRow(row: CompletionRow): boolean {
  // Nearly every row is, and to write it down takes ten times as long as this.
  if (longestText(row) <= LARGEST_ROW) return true
  return new TextEncoder().encode(JSON.stringify(row)).length <= LARGEST_ROW
}

/** The most bytes that a UTF-16 unit has in JSON: `\u001f`. */
const LONGEST_UNIT = 6
/** The most bytes of a number, with what stands around a value. */
const LONGEST_NUMBER = 30

/** At least as many bytes as a value has in JSON. */
function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length * LONGEST_UNIT + 4
  if (typeof value !== 'object' || value === null) return LONGEST_NUMBER
  let sum = 4
  if (Array.isArray(value)) for (const part of value) sum += longestText(part)
  else for (const key in value) sum += key.length * LONGEST_UNIT + 4 + longestText(Reflect.get(value, key))
  return sum
}

/** Whether nothing of a row is longer than a level allows. */
function isWithin(row: CompletionRow, { text, list }: Level): boolean {
  for (const key in row) {
    if (key === 'input') continue
    const value: unknown = Reflect.get(row, key)
    if (typeof value === 'string' && value.length > text) return false
  }
  const lists = [row.tools ?? [], row.finish_reasons, row.called]
  return (
    lists.every((texts) => texts.length <= list && texts.every((one) => one === null || one.length <= text)) &&
    row.metadata.length <= list &&
    row.metadata.every(([key, value]) => key.length <= text && value.length <= text)
  )
}

function cutRow(row: CompletionRow, level: Level): CompletionRow {
  if (isWithin(row, level)) return row
  const text = (given: string) => cutText(given, level.text)
  const maybe = (given: string | null) => (given === null ? null : text(given))
  const texts = Object.entries(row).flatMap(([member, value]) =>
    typeof value === 'string' && member !== 'input' ? [[member, text(value)]] : [],
  )
  return {
    ...row,
    // All but `input`, which is a preview already.
    ...Object.fromEntries(texts),
    tools: row.tools === null ? null : cutList(row.tools.slice(0, level.list + 1).map(text), level, '…'),
    finish_reasons: row.finish_reasons.slice(0, level.list).map(maybe),
    called: cutList(row.called.slice(0, level.list + 1).map(text), level, '…'),
    metadata: cutList(
      row.metadata.slice(0, level.list + 1).map(([key, value]): [string, string] => [text(key), text(value)]),
      level,
      ['…', '…'],
    ),
  }
}

/** `list` has one entry too many if entries are left out. */
function cutList<T>(list: T[], level: Level, mark: T): T[] {
  return list.length > level.list ? [...list.slice(0, level.list - 1), mark] : list
}

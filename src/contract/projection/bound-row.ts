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
    if (isSmall(bounded)) return bounded
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

function isSmall(row: CompletionRow): boolean {
  const text = JSON.stringify(row)
  return text.length * 3 <= LARGEST_ROW || new TextEncoder().encode(text).length <= LARGEST_ROW
}

function cutRow(row: CompletionRow, level: Level): CompletionRow {
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

import type { CompletionRow } from '../row/completion-row.ts'
import { cutText } from '../text/cut-text.ts'

/** Bytes that a line of the table has at most, as JSON, whatever its record holds: a page has hundreds. */
export const LARGEST_ROW = 16_384

/** How far texts and lists are cut, the mildest first. The first one leaves all that the contract allows as it is. */
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
 * The line with nothing longer than a line may have: texts end in `…` and a mark (`cut-text.ts`), lists in an entry `…`.
 * The record has the whole. A line that fits is given as it is.
 */
export function boundRow(row: CompletionRow): CompletionRow {
  let bounded = row
  for (const level of ROW_LEVELS) {
    bounded = cutRow(row, level)
    if (isSmall(bounded)) return bounded
  }
  return bounded
}

/** What a row is found by: its values cut mildly, however small the row had to become. */
export function cutValues(row: CompletionRow): CompletionRow {
  return cutRow(row, ROW_LEVELS[0])
}

/** A text and all that it may have become in a row. */
export function cutForms(text: string): string[] {
  return [text, ...ROW_LEVELS.filter((level) => text.length > level.text).map((level) => cutText(text, level.text))]
}

/** Whether metadata in the JSON text of a line may have been cut. */
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
  return {
    ...row,
    id: text(row.id),
    wire_id: maybe(row.wire_id),
    object: maybe(row.object),
    model: maybe(row.model),
    service_tier: maybe(row.service_tier),
    system_fingerprint: maybe(row.system_fingerprint),
    request_id: maybe(row.request_id),
    seed: maybe(row.seed),
    input_user: maybe(row.input_user),
    tool_choice: maybe(row.tool_choice),
    response_format: maybe(row.response_format),
    tools: row.tools === null ? null : cutList(row.tools.slice(0, level.list + 1).map(text), level, '…'),
    finish_reasons: row.finish_reasons.slice(0, level.list).map(maybe),
    called: cutList(row.called.slice(0, level.list + 1).map(text), level, '…'),
    metadata: cutList(
      row.metadata.slice(0, level.list + 1).map(([key, value]): [string, string] => [text(key), text(value)]),
      level,
      ['…', '…'],
    ),
    capture: maybe(row.capture),
  }
}

/** `list` has one entry more than fits where entries are left out. */
function cutList<T>(list: T[], level: Level, mark: T): T[] {
  return list.length > level.list ? [...list.slice(0, level.list - 1), mark] : list
}

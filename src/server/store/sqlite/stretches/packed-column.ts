import { CUT } from '../../answer/usage-series.ts'
import { textPlaceSql } from '../question/text-place.ts'

/** What is told of a row by one bit, from the lowest on. `cut`: the number of the pair of choices that were cut off. */
const FLAGS = {
  // `finish` is the reason of the first choice.
  cut: (cut: number) =>
    `coalesce(finish = '${CUT}' OR (choices > 1 AND EXISTS (SELECT 1 FROM marks m WHERE m.pair = ${cut} AND m.ord = completions.ord)), 0)`,
  refused: () => "coalesce(has LIKE '%refusal%', 0)",
  failed: () => "coalesce(capture <> 'complete', 0)",
  cache_hits: () => 'coalesce(cached_tokens > 0, 0)',
  /** Its cost may be an estimate, as `totals.estimates` counts it. */
  doubted: () => '(cost IS NOT NULL AND reported IS NOT 1)',
} as const
export type Flag = keyof typeof FLAGS
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are its keys
const FLAG_NAMES = Object.keys(FLAGS) as Flag[]

/**
 * The other columns that lists are sorted by, in the order of their numbers on disk: of each, a stretch has its first and last rows
 * (`row-order.ts`).
 */
export const LISTED_COLUMNS = [
  'input',
  'output',
  'request_id',
  'temperature',
  'top_p',
  'seed',
  'called',
  'has',
  'tools',
  'metadata',
  'tool_choice',
  'response_format',
  'system_fingerprint',
  'input_user',
  'object',
  'mean_logprob',
  'presence_penalty',
  'frequency_penalty',
  'expires',
  'moderation',
] as const
type ListedColumn = (typeof LISTED_COLUMNS)[number]

/**
 * All parts of a stretch in the order of their numbers on disk: the pairs of the rows, how many seconds each is after the one
 * before, its number within its second, what a bit tells, columns of numbers, columns of texts, orders, words. A new one goes to the end,
 * with a new layout; until then its column is read from the table.
 */
const PARTS = [
  'pairs',
  'seconds',
  'ties',
  'flags',
  'tokens',
  'cost',
  'prompt_tokens',
  'completion_tokens',
  'reasoning_tokens',
  'cached_tokens',
  'size',
  'latency',
  'first_byte',
  'cache_write_tokens',
  'prompt_text_tokens',
  'prompt_audio_tokens',
  'prompt_image_tokens',
  'completion_text_tokens',
  'completion_audio_tokens',
  'accepted_prediction_tokens',
  'rejected_prediction_tokens',
  'choices',
  'model',
  'finish',
  'service_tier',
  'way',
  'capture',
  ...LISTED_COLUMNS.map((column) => `order of ${column}` as const),
  'words',
] as const
export type Part = (typeof PARTS)[number]
const FIRST_COLUMN = PARTS.indexOf('tokens')
const FIRST_TEXT = PARTS.indexOf('model')
const FIRST_ORDER = PARTS.indexOf(toOrderPart(LISTED_COLUMNS[0]))

/** How many words a row has in the text index, as `rank` counts them: no column of the table (`text-size.ts`). */
export const WORDS: Part = 'words'

/** The columns that are packed as they are: of numbers, and of texts with few values. */
export const NUMBER_COLUMNS: readonly Part[] = PARTS.slice(FIRST_COLUMN, FIRST_TEXT)
export const TEXT_COLUMNS: readonly Part[] = PARTS.slice(FIRST_TEXT, FIRST_ORDER)

/** The part with the first and last rows by a column. */
export function toOrderPart(column: ListedColumn): Part {
  return `order of ${column}`
}

/** The same by the column's name; null if a stretch has none. */
export function orderPartOf(name: string): Part | null {
  const column = LISTED_COLUMNS.find((listed) => listed === name)
  return column === undefined ? null : toOrderPart(column)
}

/** The number of a part on disk. */
export function toPartNumber(part: Part): number {
  return PARTS.indexOf(part)
}

/** All numbers that a part may have, as SQL. */
export const PART_NUMBERS = Array.from({ length: 64 }, (_, number) => number).join(', ')

/** A column that a stretch holds: which part, and whether it is of texts. */
export interface PackedColumn {
  part: Part
  isText: boolean
}

/** Where a column is packed, or what bits tell (`flags`); null if it is not. */
export function toPackedColumn(name: string): PackedColumn | null {
  const part = PARTS.findIndex((known) => known === name)
  if (name === 'flags') return { part: 'flags', isText: false }
  return part < FIRST_COLUMN ? null : { part: PARTS[part] ?? 'flags', isText: part >= FIRST_TEXT && part < FIRST_ORDER }
}

/** The bit of `flags` that tells something of a row. */
export function bitOf(flag: Flag): number {
  return FLAG_NAMES.indexOf(flag)
}

/** A column as SQL over `completions`; words as the bytes that FTS5 keeps of them, in hexadecimal digits. */
export function toColumnSql(name: string, cut: number): string {
  if (name === 'flags') return toFlagsSql(cut)
  return name === WORDS ? `hex(${WORDS_SQL})` : name
}

/** The size that FTS5 keeps of a row, as SQL over `completions`. */
export const WORDS_SQL = `(SELECT sz FROM texts_docsize WHERE id = ${textPlaceSql('completions.ord')})`

/** All flags as one number, as SQL over `completions`. */
export function toFlagsSql(cut: number): string {
  return FLAG_NAMES.map((flag, bit) => `(${FLAGS[flag](cut)}) * ${2 ** bit}`).join(' + ')
}

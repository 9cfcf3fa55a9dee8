import { toTextDigits } from '#contract/text/text-digits.ts'
import { toAnswerKey } from '../../record/answer-key.ts'
import { MADE_COLUMNS, type MadeColumn } from '../../question/sort-columns.ts'

/** What the prompt of a row hashes to, as a number; null if it is not known. */
const asked: MadeColumn = {
  column: 'asked',
  type: 'INTEGER',
  value: ({ prompt_hash }) => (prompt_hash === null ? null : toNumber(prompt_hash)),
  since: 20,
}

/** Equal for rows with the same answer. */
const answered: MadeColumn = {
  column: 'answered',
  type: 'INTEGER',
  value: (row) => toNumber(toTextDigits(toAnswerKey(row))),
  since: 20,
}

/** All columns of `completions` that are made of a row. */
export const RECORD_COLUMNS: readonly MadeColumn[] = [...MADE_COLUMNS, asked, answered]

/** Fourteen hexadecimal digits of 53 bits. */
function toNumber(digits: string): number {
  return Number.parseInt(digits, 16)
}

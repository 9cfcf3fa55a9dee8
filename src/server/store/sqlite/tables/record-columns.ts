import { toTextDigits } from '#contract/text/text-digits.ts'
import { toAnswerKey } from '../../record/answer-key.ts'
import { MADE_COLUMNS, type MadeColumn } from '../../question/sort-columns.ts'

/** Equal for rows with the same answer. */
const answered: MadeColumn = {
  column: 'answered',
  type: 'INTEGER',
  // Fourteen hexadecimal digits of 53 bits.
  value: (row) => Number.parseInt(toTextDigits(toAnswerKey(row)), 16),
  since: 20,
}

/** All columns of `completions` that are made of a row. */
export const RECORD_COLUMNS: readonly MadeColumn[] = [...MADE_COLUMNS, answered]

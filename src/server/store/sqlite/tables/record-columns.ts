import { MADE_COLUMNS, type MadeColumn } from '../../question/sort-columns.ts'
import { toAnswerNumber } from '../../record/answer-key.ts'

const answered: MadeColumn = { column: 'answered', type: 'INTEGER', value: toAnswerNumber, since: 20 }

/** All columns of `completions` that are made of a row. */
export const RECORD_COLUMNS: readonly MadeColumn[] = [...MADE_COLUMNS, answered]

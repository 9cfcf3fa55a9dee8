import { MADE_COLUMNS, type MadeColumn } from '../../question/sort-columns.ts'
import { toAnswerNumber } from '../../record/answer-key.ts'

/** It is null in rows of older versions. */
const answerNumber: MadeColumn = { column: 'answer_number', type: 'INTEGER', value: toAnswerNumber }

/** All columns of `completions` that are made of a row. */
export const POSTGRES_COLUMNS: readonly MadeColumn[] = [...MADE_COLUMNS, answerNumber]

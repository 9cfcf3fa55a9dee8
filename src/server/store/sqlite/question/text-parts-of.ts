import type { Statements } from '../database/statements.ts'
import { TEXT_PARTS, type TextPart } from './text-place.ts'

const ANY_FAR = 'SELECT 1 FROM texts_docsize WHERE id < 0 LIMIT 1'

/**
 * The parts of the text index that have any rows: mostly no second has so many that some stand far. FTS5 would pass over all rows of a
 * common word to find that none of them do, which takes as long as finding the first hundred.
 */
export function textPartsOf(statements: Statements): readonly TextPart[] {
  return statements.of(ANY_FAR).get() === undefined ? ['near'] : TEXT_PARTS
}

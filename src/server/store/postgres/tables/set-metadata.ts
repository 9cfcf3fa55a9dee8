import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { Row } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { COLUMN_LISTS, KEPT_COLUMNS, valuesOf } from './new-records.ts'
import { toLine, wordsOf } from './record-table.ts'
import { setWords } from './set-words.ts'

/** A record with other metadata. */
export interface EditedRecord {
  ord: number
  row: CompletionRow
  pairs: readonly number[]
  /** What `/v1` must write into the body; null if the body says it. */
  splice: string | null
  /** Its columns of `bodies` as they were. */
  parts: Row
}

const SET = KEPT_COLUMNS.map(({ column }) => `${column} = given.${column}`).join(', ')
const NAMES = KEPT_COLUMNS.map(({ column }) => column).join(', ')
const LISTS = COLUMN_LISTS.map((type, at) => `$${at + 3}::${type}[]`).join(', ')
// That places are named tells Citus which nodes have them. It runs no cast of a whole array there, which may depend on settings.
const SET_COLUMNS = `UPDATE completions c SET ${SET}, pairs = string_to_array(given.pairs, ',')::int[]
  FROM unnest($1::bigint[], $2::text[], ${LISTS}) AS given (ord, pairs, ${NAMES})
  WHERE c.ord = given.ord AND c.ord = ANY($1::bigint[]) RETURNING c.seq`
const SET_BODIES = `UPDATE bodies b SET line = given.line, metadata = given.metadata, metadata_changed_at = $4::float8
  FROM unnest($1::bigint[], $2::text[], $3::text[]) AS given (ord, line, metadata)
  WHERE b.ord = given.ord AND b.ord = ANY($1::bigint[])`

/**
 * Writes metadata of records and all that they are shown, found and counted by: many in as many statements as one. `at` is Unix
 * seconds. Gives their `seq`.
 */
export async function setMetadata(session: Session, edited: readonly EditedRecord[], at: number): Promise<number[]> {
  if (edited.length === 0) return []
  const ords = edited.map(({ ord }) => ord)
  const values = edited.map(({ row }) => valuesOf(row))
  const found = await session.rows(SET_COLUMNS, [
    ords,
    edited.map(({ pairs }) => pairs.join(',')),
    ...KEPT_COLUMNS.map((_, column) => values.map((row) => row[column])),
  ])
  await session.run(SET_BODIES, [ords, edited.map(({ row }) => toLine(row)), edited.map(({ splice }) => splice), at])
  await setWords(
    session,
    edited.map(({ ord, parts, splice }) => ({
      ord,
      before: wordsOf(parts),
      after: wordsOf({ ...parts, metadata: splice }),
    })),
  )
  return found.map(({ seq }) => Number(seq))
}

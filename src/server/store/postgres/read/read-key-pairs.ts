import { sortTextOf, toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** The numbers of the pairs of a metadata key, in the order of their values. */
export async function readKeyPairs(session: Session, key: string): Promise<number[]> {
  const found = await session.rows(
    `SELECT pair FROM pairs WHERE field = 'meta' AND left(key, 64) = left($1, 64) AND key = $1 ORDER BY ${sortTextOf('value')}`,
    [toPgText(key)],
  )
  return found.map(({ pair }) => Number(pair))
}

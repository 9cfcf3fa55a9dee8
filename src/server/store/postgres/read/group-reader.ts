import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { MOST_GROUPED, RowGrouper } from '../../answer/row-grouper.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import type { Session } from '../database/database.ts'
import { readQuestion } from '../question/filter-sql.ts'
import { readTotals } from '../tables/totals.ts'
import { readOrder } from './order/read-order.ts'
import { readGroups } from './read-groups.ts'

/** Lines read at once. */
const PIECE_LINES = 1_000

/** Groups the rows that match, by their columns; where these do not tell, by the contents of their lines. */
export async function groupRows(
  session: Session,
  query: SearchQuery,
  by: GroupBy,
  now: number,
): Promise<Omit<RowGroups, 'object' | 'source'>> {
  const [{ seq }, asked] = await Promise.all([readTotals(session), readQuestion(session, query, now)])
  // One more than are looked at tells whether these are all.
  const { places } = await readOrder(session, asked, DEFAULT_SORT, seq, MOST_GROUPED + 1)
  const looked = places.subarray(0, MOST_GROUPED)
  if (looked.length > 0) {
    const told = await readGroups(session, asked, by, looked, places.length)
    if (told !== null) return told
  }
  const grouper = new RowGrouper(by)
  for (let at = 0; at < looked.length; at += PIECE_LINES) {
    const found = await session.rows('SELECT line FROM bodies WHERE ord = ANY($1::int8[]) ORDER BY ord DESC', [
      [...looked.subarray(at, at + PIECE_LINES)],
    ])
    for (const { line } of found) grouper.add(readStoredRow(String(line)))
  }
  return grouper.result(places.length)
}

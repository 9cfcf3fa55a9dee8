import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { MOST_GROUPED, RowGrouper } from '../../answer/row-grouper.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import type { Session } from '../database/database.ts'
import { readOrds } from './page-reader.ts'

/** Lines read at once. */
const PIECE_LINES = 1_000

/** Groups the rows that match, by the contents of their lines. */
export async function readGroups(
  session: Session,
  query: SearchQuery,
  by: GroupBy,
  now: number,
): Promise<Omit<RowGroups, 'object' | 'source'>> {
  const all = await readOrds(session, { ...query, sort: DEFAULT_SORT }, now)
  const looked = all.subarray(0, MOST_GROUPED)
  const grouper = new RowGrouper(by)
  for (let at = 0; at < looked.length; at += PIECE_LINES) {
    const found = await session.rows('SELECT line FROM bodies WHERE ord = ANY($1::int8[]) ORDER BY ord DESC', [
      [...looked.subarray(at, at + PIECE_LINES)],
    ])
    for (const { line } of found) grouper.add(readStoredRow(String(line)))
  }
  return grouper.result(all.length)
}

import type { Sort } from '#contract/search/search-query.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { sortColumn } from '../../question/sort-columns.ts'
import type { Session } from '../database/database.ts'
import { matchesAll, type PgQuestion } from '../question/filter-sql.ts'
import { FirstRows } from '../stretches/first-rows.ts'
import { eachMatched } from '../stretches/matched-rows.ts'
import { NUMBERS } from '../stretches/stretch.ts'
import type { FirstPlaces } from './read-places.ts'

/** Columns whose orders the table has an index of, and how far a row after the other is read by it. */
const INDEXED = { columns: ['tokens', 'cost'], most: 1_000 }

/** The first rows of an order by a column of numbers, from stretches; null where these do not tell. */
export async function readPackedOrder(
  session: Session,
  asked: PgQuestion,
  { field, descending }: Sort,
  upTo: number,
  limit: number,
): Promise<FirstPlaces | null> {
  const column = sortColumn(field)
  if (column === null || !NUMBERS.includes(column)) return null
  if (matchesAll(asked) && INDEXED.columns.includes(column) && limit <= INDEXED.most) return null
  const first = new FirstRows(limit, descending)
  const isTold = await eachMatched(session, asked, ['second', 'place', column], upTo, ({ stretch, at }) => {
    const [keys, seconds, places] = [stretch.numbers(column), stretch.numbers('second'), stretch.numbers('place')]
    for (let n = 0; n < at.length; n++) {
      const row = at[n] ?? 0
      first.add(keys[row] ?? Number.NaN, (seconds[row] ?? 0) * ORD_STEP + (places[row] ?? 0))
    }
  })
  if (!isTold) return null
  const places = first.result()
  return { places, isWhole: places.length < limit }
}

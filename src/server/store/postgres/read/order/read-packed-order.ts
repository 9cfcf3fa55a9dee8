import type { Sort } from '#contract/search/search-query.ts'
import { joined } from '../../../question/joined.ts'
import { sortColumn } from '../../../question/sort-columns.ts'
import type { Session } from '../../database/database.ts'
import { matchesAll, type PgQuestion } from '../../question/filter-sql.ts'
import { FirstRows } from '../../stretches/first-rows.ts'
import { eachMatched } from '../../stretches/matched-rows.ts'
import { type RowKeys, rankPairs, rankTexts } from '../../stretches/row-keys.ts'
import { NUMBERS, PLACE, TEXTS } from '../../stretches/stretch.ts'
import { readKeyPairs } from '../../tables/pair-table.ts'
import type { FirstPlaces } from '../read-places.ts'

/** So far down in the order of the list the index of places leads sooner than packed rows: of all rows, and of those that match. */
const MOST_INDEXED = { all: 100_000, some: 20_000 }
/** Up to so many rows of all are found by walking a metadata key value by value. */
const MOST_WALKED = 1_000

/**
 * The first rows of an order by numbers, by texts of which there are few, or by a metadata key, from stretches; null where these do not
 * tell, or something else does sooner.
 */
export async function readPackedOrder(
  session: Session,
  asked: PgQuestion,
  sort: Sort,
  upTo: number,
  limit: number,
): Promise<FirstPlaces | null> {
  if (sortColumn(sort.field) === 'ord') {
    const most = matchesAll(asked) ? MOST_INDEXED.all : MOST_INDEXED.some
    return limit <= most ? null : readPackedPlaces(session, asked, sort.descending, upTo, limit)
  }
  const keys = await keysOf(session, asked, sort, upTo, limit)
  if (keys === null) return null
  const first = new FirstRows(limit, sort.descending)
  const isTold = await eachMatched(session, asked, [...PLACE, ...keys.parts], upTo, ({ stretch, at }) => {
    const [own, placeOf] = [keys.of(stretch), stretch.places()]
    for (let n = 0; n < at.length; n++) {
      const row = at[n] ?? 0
      first.add(own[row] ?? Number.NaN, placeOf(row))
    }
  })
  if (!isTold) return null
  const places = first.result()
  return { places, isWhole: places.length < limit }
}

/** By what rows are sorted, as numbers. */
async function keysOf(
  session: Session,
  asked: PgQuestion,
  { field, descending }: Sort,
  upTo: number,
  limit: number,
): Promise<RowKeys | null> {
  if (field.startsWith('meta.')) {
    if (matchesAll(asked) && limit <= MOST_WALKED) return null
    return rankPairs(await readKeyPairs(session, field.slice('meta.'.length)), descending)
  }
  const column = sortColumn(field)
  if (column === null) return null
  if (TEXTS.some((name) => name === column)) return rankTexts(session, column, upTo)
  return NUMBERS.includes(column) ? { parts: [column], of: (stretch) => stretch.numbers(column) } : null
}

/** The same in the order of the list. */
export async function readPackedPlaces(
  session: Session,
  asked: PgQuestion,
  descending: boolean,
  upTo: number,
  limit: number,
): Promise<FirstPlaces | null> {
  const found: Float64Array[] = []
  const isTold = await eachMatched(session, asked, PLACE, upTo, ({ stretch, at }) => {
    found.push(Float64Array.from(at, stretch.places()))
  })
  if (!isTold) return null
  const all = joined(found, Float64Array).sort()
  const places = descending ? all.subarray(-limit).reverse() : all.subarray(0, limit)
  return { places: places.slice(), isWhole: all.length < limit }
}

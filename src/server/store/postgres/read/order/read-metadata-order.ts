import type { Sort } from '#contract/search/search-query.ts'
import { markName } from '../../../record/marks.ts'
import { numberOf } from '../../database/cells.ts'
import { toPgText } from '../../database/column-text.ts'
import type { Session } from '../../database/database.ts'
import { type PgQuestion, Values, where } from '../../question/filter-sql.ts'
import { findPairs, readKeyPairs } from '../../tables/pair-table.ts'
import { type FirstPlaces, readPlaces } from '../read-places.ts'

/** Values whose rows are read together: few at first, since nearly all rows may have one of them. */
const MOST_VALUES = 4_096

/**
 * The first rows that match, in the order of a metadata key: value by value, and then the rows without one, so that hardly
 * more rows are read than were asked for.
 */
export async function readMetadataOrder(
  session: Session,
  asked: PgQuestion,
  { field, descending }: Sort,
  asOf: number | null,
  limit: number,
): Promise<FirstPlaces> {
  const key = toPgText(field.slice('meta.'.length))
  const direction = descending ? 'DESC' : 'ASC'
  const sorted = await readKeyPairs(session, field.slice('meta.'.length))
  const pairs = descending ? sorted.toReversed() : sorted
  const places = new Set<number>()
  const add = async (ordered: (values: Values) => string, by: string) => {
    const values = new Values()
    const text = ordered(values)
    const first = Number.isFinite(limit) ? ` ORDER BY ${by} LIMIT ${values.add(limit - places.size)}` : ''
    for (const place of await readPlaces(session, `SELECT * FROM (${text}) f${first}`, by, values)) places.add(place)
  }
  for (
    let at = 0, many = 1;
    at < pairs.length && places.size < limit;
    at += many, many = Math.min(4 * many, MOST_VALUES)
  ) {
    const some = pairs.slice(at, at + many)
    await add((values) => withOneOf(some, where(asked, asOf, values), values), `at, ord ${direction}`)
  }
  const mark = { field: 'key', key: '', value: key } as const
  const keyed = numberOf((await findPairs(session, [mark])).get(markName(mark)))
  if (places.size < limit)
    await add((values) => {
      const without = keyed === null ? 'true' : `NOT d.pairs @> ${values.add([keyed])}::int[]`
      return `SELECT d.ord FROM completions d WHERE ${where(asked, asOf, values)} AND ${without}`
    }, `ord ${direction}`)
  return { places: Float64Array.from(places), isWhole: places.size < limit }
}

/** The rows that have one of these pairs, each with its pair. */
function withOneOf(pairs: readonly number[], condition: string, values: Values): string {
  const list = values.add(pairs)
  if (pairs.length === 1)
    return `SELECT d.ord, 0 AS at FROM completions d WHERE ${condition} AND d.pairs @> ${list}::int[]`
  // Not by `&&`: with many values the planner expects most rows, and would compare each with all values.
  return `SELECT d.ord, min(k.at) AS at FROM unnest(${list}::int[]) WITH ORDINALITY AS k (pair, at)
    JOIN completions d ON d.pairs @> ARRAY[k.pair] WHERE ${condition} GROUP BY d.ord`
}

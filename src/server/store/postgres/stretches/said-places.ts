import { placeIn } from '../../question/place-in.ts'
import type { Session } from '../database/database.ts'
import { Values } from '../question/filter-sql.ts'
import type { TextSearch } from '../question/text-words.ts'
import { readPlaces } from '../read/read-places.ts'
import { readTotals } from '../tables/totals.ts'

/** So many places are looked at one by one before the next is searched for. */
const NEARBY = 8

/**
 * The places of the rows that say all that is asked for, ascending; null where that is not what can be found first: words that no row
 * may say. What was found is kept as long as the store stays as it is, since a page counts the same rows in many ways.
 */
export async function readSaidPlaces(session: Session, { all }: TextSearch): Promise<Float64Array | null> {
  const said = all.flatMap(({ has, lacks }) => (has === null || lacks.length > 0 ? [] : [has]))
  if (said.length < all.length) return null
  const { seq, changes } = await readTotals(session)
  return session.kept.said(JSON.stringify([seq, changes, said]), async () => {
    let places: Float64Array | null = null
    for (const words of said) {
      const values = new Values()
      const text = `SELECT t.ord FROM texts t WHERE t.words @@ ${values.add(words)}::tsquery`
      const found = (await readPlaces(session, text, null, values)).sort()
      places = places === null ? found : found.filter(createAmong(places))
    }
    return places ?? new Float64Array()
  })
}

/** Says whether a place is among others, which ascend; quick where it is asked about nearly ascending places. */
export function createAmong(places: Float64Array): (place: number) => boolean {
  let next = 0
  return (place) => {
    if (next > 0 && (places[next - 1] ?? 0) >= place) next = placeIn(places, place, 0, next)
    for (let n = 0; n < NEARBY && (places[next] ?? Infinity) < place; n++) next++
    if ((places[next] ?? Infinity) < place) next = placeIn(places, place, next, places.length)
    return places[next] === place
  }
}

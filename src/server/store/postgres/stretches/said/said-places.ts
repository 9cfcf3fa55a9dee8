import { placeIn } from '../../../question/place-in.ts'
import type { Session } from '../../database/database.ts'
import { Values } from '../../question/filter-sql.ts'
import { readPlaces } from '../../read/read-places.ts'
import { readTotals } from '../../tables/totals.ts'
import { seqsOf } from '../seqs-of.ts'

/** So many places are looked at one by one before the next is searched for. */
const NEARBY = 8

/**
 * The places of the rows that say what a `tsquery` asks for, ascending; of these stretches alone, if there are some. What was found
 * is kept as long as the store stays as it is, since a page counts the same rows in many ways.
 */
export async function readSaidPlaces(
  session: Session,
  words: string,
  stretches: readonly number[] | null = null,
): Promise<Float64Array> {
  const { seq, changes } = await readTotals(session)
  return session.kept.said(JSON.stringify([seq, changes, words, stretches]), async () => {
    const values = new Values()
    const says = `t.words @@ ${values.add(words)}::tsquery`
    const text =
      stretches === null
        ? `SELECT t.ord FROM texts t WHERE ${says}`
        : // OFFSET 0 keeps the planner from looking first for all that say it.
          `SELECT d.ord FROM completions d WHERE (${stretches.map((number) => withinOf(session, number, values)).join(' OR ')})
             AND EXISTS (SELECT 1 FROM texts t WHERE t.ord = d.ord AND ${says} OFFSET 0)`
    return (await readPlaces(session, text, null, values)).sort()
  })
}

function withinOf(session: Session, number: number, values: Values): string {
  const [first, last] = seqsOf(session, number)
  return `d.seq BETWEEN ${values.add(first)}::bigint AND ${values.add(last)}::bigint`
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

import { bytesOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import type { Values } from '../question/filter-sql.ts'

/** The first places of an answer, in its order. */
export interface FirstPlaces {
  places: Float64Array
  /** Nothing follows. */
  isWhole: boolean
  /** Only so many of the newest were compared by how well they match, since more match. */
  ranked?: number
}

/** The places that a statement finds, in order; in any if `by` is null. They come as bytes: parsing many numbers takes longer than finding them. */
export async function readPlaces(
  session: Session,
  found: string,
  by: string | null,
  values: Values,
): Promise<Float64Array> {
  const order = by === null ? '' : ` ORDER BY ${by}`
  const all = `SELECT string_agg(int8send(s.ord), ''::bytea${order}) AS places FROM (${found}) s`
  return toNumbers((await session.row(all, values.list))?.['places'])
}

/** Whole numbers of eight bytes each (`int8send`), none of which is beyond those that a double holds. */
export function toNumbers(column: unknown): Float64Array {
  const bytes = bytesOf(column)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Float64Array(bytes.length / 8)
  for (let at = 0; at < numbers.length; at++) numbers[at] = view.getInt32(8 * at) * 2 ** 32 + view.getUint32(8 * at + 4)
  return numbers
}

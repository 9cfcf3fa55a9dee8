import { toPgSortText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import type { Lists } from './pair-lists.ts'
import { PAIRS_PART, type Stretch } from './stretch.ts'
import { eachStretch } from './stretch-table.ts'

/** By what the rows of a stretch are sorted, as a number for each (NaN: none), and the parts that it is made of. */
export interface RowKeys {
  parts: readonly string[]
  of: (stretch: Stretch) => Float64Array
}

/** With more texts than this the database sorts them. */
const MOST_TEXTS = 20_000

/** Rows by a column of texts of which there are few; null where these are many, or are not packed. */
export async function rankTexts(session: Session, column: string, upTo: number): Promise<RowKeys | null> {
  const found = new Set<string>()
  const isTold = await eachStretch(session, [column], upTo, (stretch) => {
    for (const value of stretch.textValues(column)) found.add(value)
  })
  if (!isTold || found.size > MOST_TEXTS) return null
  const sorted = Array.from(found, (value) => ({ value, key: Buffer.from(toPgSortText(value)) }))
  sorted.sort((one, other) => Buffer.compare(one.key, other.key))
  const ranks = new Map(sorted.map(({ value }, rank) => [value, rank]))
  const of = (stretch: Stretch) => {
    const { codes, values } = stretch.texts(column)
    const own = Float64Array.from(values, (value) => ranks.get(value) ?? Number.NaN)
    // NaN, none, is the code of nothing.
    for (let row = 0; row < codes.length; row++) codes[row] = own[codes[row] ?? 0] ?? Number.NaN
    return codes
  }
  return { parts: [column], of }
}

/** Rows by the values of some pairs, which are given in their order; one with several by the first in the order of the list. */
export function rankPairs(pairs: readonly number[], descending: boolean): RowKeys {
  const ranks = new Map(pairs.map((pair, rank) => [pair, rank]))
  const none = descending ? -1 : pairs.length
  const better = descending ? Math.max : Math.min
  const bestOf = ({ from, of }: Lists, list: number, own: Float64Array) => {
    let best = none
    for (let n = from[list] ?? 0, end = from[list + 1] ?? 0; n < end; n++) best = better(best, own[of[n] ?? 0] ?? none)
    return best
  }
  return {
    parts: [PAIRS_PART],
    of: (stretch) => {
      const { numbers, shapes, shapeOf, others } = stretch.pairs()
      const own = Float64Array.from(numbers, (pair) => ranks.get(pair) ?? none)
      const ofShape = Float64Array.from({ length: shapes.from.length - 1 }, (_, shape) => bestOf(shapes, shape, own))
      const keys = new Float64Array(stretch.rows)
      for (let row = 0; row < keys.length; row++) {
        const best = better(ofShape[shapeOf[row] ?? 0] ?? none, bestOf(others, row, own))
        keys[row] = best === none ? Number.NaN : best
      }
      return keys
    },
  }
}

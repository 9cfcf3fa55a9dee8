import { ORD_STEP, toSecond } from '../../question/ord.ts'

/** The first rows of a second that stand near each other in the text index. */
export const NEAR = 16
/** As many bits. */
const NEAR_BITS = 4
/** The others stand below zero: every place is less than this, and numbers from there on are still exact. */
export const FAR = 2 ** 53

/**
 * The two parts of the text index, each in list order. The index stores how far a row is from the one before in as few bytes as
 * it can, for each of its words, and places (`ord`) of two seconds are a million apart: so the first rows of a second have numbers
 * that are near those of the next, and the others (many in one second) are below zero.
 */
export type TextPart = 'near' | 'far'
export const TEXT_PARTS: readonly TextPart[] = ['near', 'far']

/** The number of a row in the text index. */
export function toTextPlace(ord: number): number {
  const n = ord % ORD_STEP
  return n < NEAR ? toSecond(ord) * NEAR + n : ord - FAR
}

/** The `ord` of a number in the text index. */
export function fromTextPlace(place: number): number {
  return place < 0 ? place + FAR : Math.floor(place / NEAR) * ORD_STEP + (place % NEAR)
}

/** `toTextPlace` in SQL; `ord` is a column. */
export function textPlaceSql(ord: string): string {
  const n = `(${ord} & ${ORD_STEP - 1})`
  return `CASE WHEN ${n} < ${NEAR} THEN (${ord} >> 20 << ${NEAR_BITS}) | ${n} ELSE ${ord} - ${FAR} END`
}

/** The rows of a part that match, as SQL: `place` in the index, `ord`, and `rank`, which is computed only if it is read. */
export function textPartSql(part: TextPart): string {
  const ord = part === 'near' ? `(rowid >> ${NEAR_BITS} << 20) | (rowid & ${NEAR - 1})` : `rowid + ${FAR}`
  return `SELECT rowid AS place, ${ord} AS ord, rank AS rank FROM texts WHERE texts MATCH ? AND rowid >= ? AND rowid < ?`
}

/**
 * The bounds of such a statement for rows from an `ord` on (null: from the first) and below another. As big integers: the index
 * does not seek by what Node hands over as a floating-point number.
 */
export function textBounds(part: TextPart, from: number | null, below: number | null): [from: bigint, below: bigint] {
  if (part === 'far') return [BigInt((from ?? 0) - FAR), BigInt(below === null ? 0 : below - FAR)]
  return [BigInt(toNearBound(from ?? 0)), BigInt(below === null ? FAR : toNearBound(below))]
}

/** Below this number are exactly the near rows below an `ord`. */
function toNearBound(ord: number): number {
  return toSecond(ord) * NEAR + Math.min(ord % ORD_STEP, NEAR)
}

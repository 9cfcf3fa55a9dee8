/** Rows of one second are numbered below this; see `toOrd`. */
export const ORD_STEP = 2 ** 20

/**
 * The smallest place (`ord`) of a Unix second in the list. `ord = second * 2^20 + n` orders rows of one second and is a
 * single integer.
 */
export function toOrd(second: number): number {
  return second * ORD_STEP
}

/** The Unix second of an `ord`. */
export function toSecond(ord: number): number {
  return Math.floor(ord / ORD_STEP)
}

/** In seconds. */
export const HOUR = 3_600
/** In seconds. */
export const DAY = 86_400

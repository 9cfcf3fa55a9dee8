/** Rows of one second have their numbers below this; see `toOrd`. */
export const ORD_STEP = 2 ** 20

/** The smallest place in the list that a Unix second has. `ord = second * 2^20 + n` orders ties and is one integer. */
export function toOrd(second: number): number {
  return second * ORD_STEP
}

/** The Unix second in which an `ord` lies. */
export function toSecond(ord: number): number {
  return Math.floor(ord / ORD_STEP)
}

/** In seconds. */
export const HOUR = 3_600
export const DAY = 86_400

import { seeded } from '../seeded.ts'

/** Chances that come out the same for the same seed. */
export interface Dice {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  /** True once in so many throws. */
  oneIn(many: number): boolean
}

/** Dice of their own for each part, so that what one part does shifts nothing in another. */
export function createDice(seed: number): Dice {
  const next = seeded(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: (list) => list[below(list.length)] ?? list[0], oneIn: (many) => below(many) === 0 }
}

/** The bytes in pieces cut where the dice say, at most ten. */
export function cutUp(bytes: Buffer, dice: Dice): Buffer[] {
  if (!dice.oneIn(3) || bytes.length < 2) return [bytes]
  const cuts = Array.from({ length: 1 + dice.below(9) }, () => dice.below(bytes.length))
  const ends = [...new Set([...cuts, bytes.length])].toSorted((one, other) => one - other)
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
}

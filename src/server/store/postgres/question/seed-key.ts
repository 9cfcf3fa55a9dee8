import type { SqlValue } from '../../question/sort-columns.ts'

/** The number of digits of the largest seed that is treated as a number. */
const DIGITS = 20

/** A seed as a text that sorts as in the embedded store: 64-bit integers by size, then everything else. */
export function toSeedKey(seed: SqlValue): string | null {
  if (seed === null) return null
  if (typeof seed === 'string') return `1${seed}`
  return `0${(BigInt(seed) + 2n ** 63n).toString().padStart(DIGITS, '0')}`
}

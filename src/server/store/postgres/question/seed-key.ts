import type { SqlValue } from '../../question/sort-columns.ts'

/** The number of digits of the largest seed that is treated as a whole number. */
const DIGITS = 20
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i
/** One more than the largest whole number that 64 bits with a sign hold. */
const BEYOND_WHOLE = 2 ** 63

/** A seed as a text that sorts as in the embedded store: numbers by size, then everything else. */
export function toSeedKey(seed: SqlValue): string | null {
  if (seed === null) return null
  if (typeof seed !== 'string') return toWhole(BigInt(seed))
  const number = NUMBER.test(seed) ? Number(seed) : Number.NaN
  if (Number.isNaN(number)) return `1${seed}`
  // What 64 bits do not hold stands before or after what they do (`/` < `0` < `:`), by the bits of a double.
  if (number >= BEYOND_WHOLE) return `0:${toBits(number)}`
  if (number < -BEYOND_WHOLE) return `0/${toBits(number)}`
  const whole = Math.floor(number)
  const rest = number - whole
  return `${toWhole(BigInt(whole))}${rest === 0 ? '' : rest.toFixed(DIGITS).slice(1)}`
}

function toWhole(seed: bigint): string {
  return `0${(seed + 2n ** 63n).toString().padStart(DIGITS, '0')}`
}

/** Sixteen digits that sort as the numbers of one sign do. */
function toBits(number: number): string {
  const bits = new BigUint64Array(Float64Array.of(number).buffer)[0] ?? 0n
  return (number < 0 ? 2n ** 64n - 1n - bits : bits).toString(16).padStart(16, '0')
}

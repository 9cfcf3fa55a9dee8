/** A list of numbers, NaN for none; 4 bytes each if that holds all of them exactly. */
export type PackedNumbers = Float64Array | Float32Array

/** Writes numbers into a list from a position on. Gives that list, or a copy with 8 bytes each if a number needs them. */
export function putNumbers(list: PackedNumbers, numbers: Float64Array, from: number): PackedNumbers {
  const wide = list instanceof Float32Array && !areSmall(numbers) ? Float64Array.from(list) : list
  wide.set(numbers, from)
  return wide
}

/** An empty list that can hold the numbers of both lists. */
export function roomFor(length: number, one: PackedNumbers, other: Float64Array): PackedNumbers {
  return one instanceof Float32Array && areSmall(other) ? new Float32Array(length) : new Float64Array(length)
}

/** Whole numbers up to 16.7 million are; most prices in nano-dollars and times with fractions are not. */
function areSmall(numbers: Float64Array): boolean {
  for (const number of numbers) if (Math.fround(number) !== number && number === number) return false
  return true
}

/** A list of numbers, NaN for none; of 4 bytes each if those hold all of them exactly. */
export type Numbers = Float64Array | Float32Array

/** Writes numbers into a list from a position on. Gives that list, or a wider copy if a number needs it. */
export function putNumbers(list: Numbers, numbers: Float64Array, from: number): Numbers {
  const wide = list instanceof Float32Array && !areSmall(numbers) ? Float64Array.from(list) : list
  wide.set(numbers, from)
  return wide
}

/** An empty list for so many numbers that those of both lists fit. */
export function roomFor(length: number, one: Numbers, other: Float64Array): Numbers {
  return one instanceof Float32Array && areSmall(other) ? new Float32Array(length) : new Float64Array(length)
}

/** Whole numbers up to 16.7 million are; most prices in nano-dollars and times with fractions are not. */
function areSmall(numbers: Float64Array): boolean {
  for (const number of numbers) if (Math.fround(number) !== number && number === number) return false
  return true
}

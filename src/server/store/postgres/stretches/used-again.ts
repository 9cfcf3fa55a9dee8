/**
 * Gives so many numbers, with whatever was in them, in memory that is used again for the next that are asked for: allocating them
 * anew for each stretch takes longer than counting.
 */
export function usedAgain<T extends Uint32Array | Float64Array>(make: (length: number) => T): (length: number) => T {
  let numbers = make(0)
  return (length) => {
    if (numbers.length < length) numbers = make(length)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of a list is a list of its kind
    return numbers.length === length ? numbers : (numbers.subarray(0, length) as T)
  }
}

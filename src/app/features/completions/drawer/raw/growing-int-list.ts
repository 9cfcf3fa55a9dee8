/** A list of 32-bit integers that grows in place: line tables of 20 MB texts hold millions of them. */
export interface GrowingIntList {
  length: number
  values: Int32Array
}

/** An empty list. */
export function createIntList(): GrowingIntList {
  return { length: 0, values: new Int32Array(256) }
}

/** Adds a value at the end. */
export function pushInt(list: GrowingIntList, value: number): void {
  if (list.length === list.values.length) {
    const larger = new Int32Array(list.values.length * 2)
    larger.set(list.values)
    list.values = larger
  }
  list.values[list.length] = value
  list.length += 1
}

/** The numbers of `list` that are also in `other` (`has`), or that are not. Both are ascending. */
export function sift(list: Float64Array, other: Float64Array, has: boolean): Float64Array<ArrayBuffer>
export function sift(list: Uint32Array, other: Uint32Array, has: boolean): Uint32Array<ArrayBuffer>
export function sift(list: Float64Array | Uint32Array, other: Float64Array | Uint32Array, has: boolean) {
  const found = list.slice()
  let [length, at] = [0, 0]
  // By a loop, which takes a fifth of the time of a function for each.
  for (let n = 0; n < list.length; n++) {
    const number = list[n] ?? 0
    while (at < other.length && (other[at] ?? 0) < number) at++
    if ((at < other.length && other[at] === number) === has) found[length++] = number
  }
  // Not a part of the longer list, which would be handed over to other threads whole.
  return found.slice(0, length)
}

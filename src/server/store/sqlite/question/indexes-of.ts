/** The positions of some numbers among others; both ascending. Those that are not among them are left out. */
export function indexesOf(all: Float64Array | Uint32Array, places: Float64Array | Uint32Array): Uint32Array {
  const found = new Uint32Array(places.length)
  let at = 0
  let length = 0
  for (let n = 0; n < places.length; n++) {
    const place = places[n] ?? 0
    while (at < all.length && (all[at] ?? 0) < place) at++
    if (all[at] === place) found[length++] = at
  }
  return found.subarray(0, length)
}

/** The numbers that two ascending lists have in common. */
export function inBoth(one: Uint32Array, other: Uint32Array): Uint32Array {
  const found = new Uint32Array(Math.min(one.length, other.length))
  let [length, at] = [0, 0]
  for (let n = 0; n < one.length; n++) {
    const number = one[n] ?? 0
    while (at < other.length && (other[at] ?? 0) < number) at++
    if (other[at] === number) found[length++] = number
  }
  return found.subarray(0, length)
}

/** The numbers of an ascending list that are not in another. */
export function siftOut(list: Uint32Array, other: Uint32Array): Uint32Array {
  let at = 0
  return list.filter((number) => {
    while (at < other.length && (other[at] ?? 0) < number) at++
    return other[at] !== number
  })
}

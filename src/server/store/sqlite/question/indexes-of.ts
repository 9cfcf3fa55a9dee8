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

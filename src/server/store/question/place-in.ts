/** The position of the first of some ascending numbers, between two positions, that is not below another; `to` if all are. */
export function placeIn(
  places: Float64Array | Uint32Array,
  wanted: number,
  from = 0,
  to: number = places.length,
): number {
  let [first, end] = [from, to]
  while (first < end) {
    const middle = (first + end) >>> 1
    if ((places[middle] ?? 0) < wanted) first = middle + 1
    else end = middle
  }
  return first
}

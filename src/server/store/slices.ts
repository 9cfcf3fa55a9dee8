/** Records of one transaction; others can read and write between two of them. */
const SLICE_RECORDS = 100

/** Places of records in slices, each for one transaction; reading alone may take larger ones. */
export function* toSlices(places: Float64Array, slice = SLICE_RECORDS): Generator<Float64Array> {
  for (let at = 0; at < places.length; at += slice) yield places.slice(at, at + slice)
}

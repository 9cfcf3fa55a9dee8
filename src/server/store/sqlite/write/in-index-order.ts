/** Places in ascending order: FTS5 puts its index on disk each time that one comes before the last. */
export function inIndexOrder(ords: Iterable<number>): Float64Array {
  return Float64Array.from(ords).sort()
}

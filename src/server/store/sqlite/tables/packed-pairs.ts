/**
 * Pair numbers as the `pairs` column stores them: seven bits a byte, the lowest first, and the eighth bit says that more follow.
 * Those of several rows may follow each other without anything between them.
 */
export function packPairs(pairs: readonly number[]): Uint8Array {
  const packed: number[] = []
  for (const pair of pairs) {
    let left = pair
    for (; left > 0x7f; left >>>= 7) packed.push((left & 0x7f) | 0x80)
    packed.push(left)
  }
  return Uint8Array.from(packed)
}

/** Reverses `packPairs`. */
export function unpackPairs(blob: Uint8Array): Uint32Array {
  const pairs = new Uint32Array(blob.length)
  let length = 0
  let pair = 0
  let shift = 0
  for (const byte of blob) {
    pair |= (byte & 0x7f) << shift
    shift += 7
    if (byte > 0x7f) continue
    pairs[length++] = pair
    pair = shift = 0
  }
  return pairs.subarray(0, length)
}

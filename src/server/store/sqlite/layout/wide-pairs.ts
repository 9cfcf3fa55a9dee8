/** Pair numbers as the `pairs` column stored them until layout 18: four bytes each. */
export function packWidePairs(pairs: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(pairs).buffer)
}

/** Reverses `packWidePairs`. */
export function unpackWidePairs(blob: Uint8Array): Uint32Array {
  const aligned = blob.byteOffset % 4 === 0 ? blob : blob.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.length / 4))
}

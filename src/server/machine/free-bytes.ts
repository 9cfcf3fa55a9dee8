/**
 * Frees the memory of bytes that are no longer needed, at once; `bytes` is empty afterwards. This memory lies outside
 * of the garbage collector's heap: left to the collector, it would cause a full collection every few dozen pages.
 */
export function freeBytes(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0)
}

/** The same of several parts or lists of numbers, which may stand in the same memory; all of it goes, whatever else is in there. */
export function freeParts(parts: Iterable<ArrayBufferView>): void {
  for (const piece of memoryOf(parts)) piece.transfer(0)
}

/** The memory in which some parts stand, each piece once. */
export function memoryOf(parts: Iterable<ArrayBufferView>): ArrayBuffer[] {
  const memory = new Set<ArrayBuffer>()
  for (const { buffer } of parts) if (buffer instanceof ArrayBuffer) memory.add(buffer)
  return [...memory]
}

/**
 * Frees the memory of bytes that are no longer needed, at once; `bytes` is empty afterwards. This memory lies outside
 * of the garbage collector's heap: left to the collector, it would cause a full collection every few dozen pages.
 */
export function freeBytes(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0)
}

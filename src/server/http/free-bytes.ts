/**
 * Gives the memory of bytes back at once that nobody will look at again: it lies outside of the collector's heap, which
 * otherwise marks everything there is each few dozen pages. Afterwards the bytes are none.
 */
export function freeBytes(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0)
}

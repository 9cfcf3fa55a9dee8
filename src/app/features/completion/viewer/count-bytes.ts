import { drain, type Sliced } from '../../../sliced.ts'

const encoder = new TextEncoder()
/** UTF-16 units that are encoded at a time, so that little room is needed. */
const CHUNK_UNITS = 1 << 16

/** The number of UTF-8 bytes of a text. A `Blob` would tell, too, but it copies the text to another process. */
export function countBytes(text: string): number {
  return drain(countBytesSliced(text))
}

/** The same, in pieces. */
export function* countBytesSliced(text: string): Sliced<number> {
  const room = new Uint8Array(CHUNK_UNITS * 3 + 3)
  let bytes = 0
  for (let at = 0; at < text.length; ) {
    const end = at + CHUNK_UNITS
    // Surrogate pairs are not split: their halves would count six bytes instead of four.
    const code = text.charCodeAt(end - 1)
    const to = code >= 0xd800 && code <= 0xdbff ? end + 1 : end
    bytes += encoder.encodeInto(text.slice(at, to), room).written
    at = to
    yield
  }
  return bytes
}

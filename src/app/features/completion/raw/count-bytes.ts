import { drain, type Sliced } from '../../../sliced.ts'

const encoder = new TextEncoder()
const CHUNK = 1 << 16

/** How many bytes a text has in UTF-8. A `Blob` of it would say so too, but copies it across processes. */
export function countBytes(text: string): number {
  return drain(countBytesSliced(text))
}

/** The same, in pieces. */
export function* countBytesSliced(text: string): Sliced<number> {
  const room = new Uint8Array(CHUNK * 3 + 3)
  let bytes = 0
  for (let at = 0; at < text.length; ) {
    const end = at + CHUNK
    // A pair that falls on the edge stays whole: its halves alone would count six bytes instead of four.
    const code = text.charCodeAt(end - 1)
    const to = code >= 0xd800 && code <= 0xdbff ? end + 1 : end
    bytes += encoder.encodeInto(text.slice(at, to), room).written
    at = to
    yield
  }
  return bytes
}

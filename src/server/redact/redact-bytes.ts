import { isUtf8 } from 'node:buffer'

/**
 * Bytes with their text changed by `change`; the very same bytes where it changes nothing. What is no UTF-8 is read byte by
 * byte, so that nothing else of it changes.
 */
export function redactBytes(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding)
  const clean = change(text)
  return clean === text ? bytes : Buffer.from(clean, encoding)
}

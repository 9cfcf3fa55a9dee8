import { isUtf8 } from 'node:buffer'

/**
 * Bytes whose text was changed by `change`; the same bytes if it changes nothing. Bytes that are not UTF-8 are read one
 * by one, so that the others do not change.
 */
export function redactBytes(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding)
  const clean = change(text)
  return clean === text ? bytes : Buffer.from(clean, encoding)
}

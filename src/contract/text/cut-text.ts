import { toPreview } from './preview.ts'

/** The mark behind a text that was cut: an ellipsis, and what tells the whole text from others that begin like it. */
const CUT = /…#([0-9a-f]{14})$/
const MARK_LENGTH = 16

/**
 * A text of at most `length` UTF-16 units: as it is, or its beginning (never cut inside of a grapheme), `…#` and 14
 * hexadecimal digits that depend on all of it. Cut again, it keeps the digits of the whole.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  const digits = CUT.exec(text)?.[1] ?? toDigits(text)
  return `${toPreview(text.replace(CUT, ''), Math.max(0, length - MARK_LENGTH))}…#${digits}`
}

/** 53 bits of a text (cyrb53): enough to tell texts apart that begin alike, and no secret. */
function toDigits(text: string): string {
  let one = 0xdeadbeef
  let other = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return (4294967296 * (2097151 & other) + (one >>> 0)).toString(16).padStart(14, '0')
}

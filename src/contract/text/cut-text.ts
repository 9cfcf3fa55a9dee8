import { toPreview } from './preview.ts'

/** The mark at the end of a cut text: an ellipsis, and digits that differ for texts with the same beginning. */
const CUT = /…#([0-9a-f]{14})$/
const MARK_LENGTH = 16

/**
 * A text of at most `length` UTF-16 units: the text itself, or its beginning (never cut inside a grapheme), `…#` and 14
 * hexadecimal digits that depend on the whole text. When it is cut again, the digits stay.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  const digits = CUT.exec(text)?.[1] ?? toDigits(text)
  return `${toPreview(text.replace(CUT, ''), Math.max(0, length - MARK_LENGTH))}…#${digits}`
}

/** 53 bits of a text (cyrb53): enough to tell texts with the same beginning apart; not cryptographic. */
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

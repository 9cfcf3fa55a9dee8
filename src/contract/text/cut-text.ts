import { toPreview } from './preview.ts'
import { toTextDigits } from './text-digits.ts'

/** The mark at the end of a cut text: an ellipsis, and digits that differ for texts with the same beginning. */
const CUT = /…#([0-9a-f]{14})$/
/** `…#` and 14 digits. */
const MARK_LENGTH = 16

/**
 * A text of at most `length` UTF-16 units: the text itself, or its beginning (never cut inside a grapheme), `…#` and 14
 * hexadecimal digits that depend on the whole text. When it is cut again, the digits stay.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  const digits = CUT.exec(text)?.[1] ?? toTextDigits(text)
  return `${toPreview(text.replace(CUT, ''), Math.max(0, length - MARK_LENGTH))}…#${digits}`
}

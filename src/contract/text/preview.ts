/** The length of a preview in UTF-16 units: enough for the tallest row. */
export const PREVIEW_LENGTH = 280

/** How far behind the cut a grapheme may reach and still be recognised: longer than any emoji sequence in use. */
const REACH = 64

let segmenter: Intl.Segmenter | undefined

function isPlain(code: number): boolean {
  return code >= 0x20 && code < 0x7f
}

/**
 * The beginning of a text, at most `length` UTF-16 units, never cut inside a grapheme (an emoji, a letter with
 * accents).
 */
export function toPreview(text: string, length = PREVIEW_LENGTH): string {
  if (text.length <= length) return text
  if (length === 0) return ''
  if (isPlain(text.charCodeAt(length - 1)) && isPlain(text.charCodeAt(length))) return text.slice(0, length)
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  // Only the part before the cut is examined; it must not begin inside a grapheme.
  const from = lastPlain(text, length - REACH)
  let end = from
  for (const { index, segment } of segmenter.segment(text.slice(from, length + REACH))) {
    if (from + index + segment.length > length) break
    end = from + index + segment.length
  }
  return end > 0 ? text.slice(0, end) : text.slice(0, length).toWellFormed()
}

/** The last place at or before `at` between two plain letters; 0 if there is none. */
function lastPlain(text: string, at: number): number {
  for (let place = at; place > 0; place--) {
    if (isPlain(text.charCodeAt(place)) && isPlain(text.charCodeAt(place - 1))) return place
  }
  return 0
}

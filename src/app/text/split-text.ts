/** A browser needs long to lay out more lines in one element. */
const MOST_LINES = 400

/**
 * Splits a text into pieces of about `size` UTF-16 units and at most 400 lines, at line ends if there are any, never
 * inside a surrogate pair. Joined, they are the text. For texts that are too long for one element.
 */
export function splitText(text: string, size: number): string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + size, text.length)
    if (to < text.length) {
      // Only the second half is searched: otherwise each piece would read all of a long line.
      const half = from + Math.floor(size / 2)
      const line = text.slice(half, to).lastIndexOf('\n')
      if (line !== -1) to = half + line + 1
      else if (/[\ud800-\udbff]/.test(text.charAt(to - 1)) && /[\udc00-\udfff]/.test(text.charAt(to))) to += 1
    }
    const piece = text.slice(from, to)
    const lines = firstLines(piece)
    pieces.push(lines)
    from += lines.length
  }
  return pieces
}

function firstLines(text: string): string {
  let at = 0
  for (let line = 0; line < MOST_LINES; line += 1) {
    const feed = text.indexOf('\n', at)
    if (feed === -1) return text
    at = feed + 1
  }
  return text.slice(0, at)
}

/** More lines than these in one element take a browser long to lay out. */
const MOST_LINES = 400

/**
 * Cuts a text into pieces of about `size` UTF-16 units and at most 400 lines, at line ends where there are any, never
 * inside a surrogate pair. Joined they give the text back. For texts too long for one element on the page.
 */
export function cutText(text: string, size: number): string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + size, text.length)
    if (to < text.length) {
      // Only the second half is searched: looking further back would read the whole of a long line for every piece.
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

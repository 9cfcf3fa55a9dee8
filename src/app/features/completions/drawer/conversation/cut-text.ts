/**
 * Cuts a text into pieces of about `size` UTF-16 units, at line ends where there are any, never inside a surrogate
 * pair. Joined they give the text back. For texts too long for one element on the page.
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
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}

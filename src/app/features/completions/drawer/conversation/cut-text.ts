/**
 * Cuts a text into pieces of about `size` UTF-16 units, at line ends where there are any, never inside a surrogate
 * pair. Joined they give the text back. For texts too long for one element on the page.
 */
export function cutText(text: string, size: number): string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + size, text.length)
    if (to < text.length) {
      const line = text.lastIndexOf('\n', to - 1)
      if (line >= from + size / 2) to = line + 1
      else if (/[\ud800-\udbff]/.test(text.charAt(to - 1)) && /[\udc00-\udfff]/.test(text.charAt(to))) to += 1
    }
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}

/** Code units at which a value of JSON begins or is escaped. */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d

/**
 * The places of all strings (with their quotes, including names of members) and of long numbers in a valid JSON text.
 */
export function* toStringSpans(text: string): Generator<{ start: number; end: number }> {
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      yield { start: at, end }
      at = end
    } else if (code === MINUS || isDigit(code)) {
      const start = at
      while (isDigit(text.charCodeAt(at)) || '+-.eE'.includes(text[at] ?? ',')) at++
      if (at - start >= SHORTEST_SECRET) yield { start, end: at }
    } else at++
  }
}

/** A shorter number is not a secret. */
const SHORTEST_SECRET = 8

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1
    while (before > from && text.charCodeAt(before) === BACKSLASH) before--
    if ((quote - before) % 2 === 1) return quote + 1
  }
  return text.length
}

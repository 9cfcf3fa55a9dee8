const BOM = '\ufeff'
/** Keeps nothing from one line to the next. */
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a line, or the byte (0-based, in the line) where it stops being UTF-8. */
export type DecodedLine = { text: string } | { invalidAt: number }

/**
 * Decodes strictly: a byte that is not UTF-8 is an error with a place, never U+FFFD. A byte order mark in front is
 * dropped: it belongs to the file, not to the record.
 */
export function decodeLine(bytes: Uint8Array): DecodedLine {
  try {
    const text = STRICT.decode(bytes)
    return { text: text.startsWith(BOM) ? text.slice(1) : text }
  } catch {
    return { invalidAt: findInvalid(bytes) }
  }
}

/** Halves the line until the first bad byte is found; a character that is cut by the end is not an error yet. */
function findInvalid(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.byteLength
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2)
    if (isValid(bytes.subarray(0, middle), true)) good = middle
    else bad = middle - 1
  }
  // A character that was begun and not finished is where it went wrong.
  while (good > 0 && !isValid(bytes.subarray(0, good), false)) good--
  return good
}

function isValid(bytes: Uint8Array, stream: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

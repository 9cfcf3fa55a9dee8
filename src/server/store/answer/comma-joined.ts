/** The byte. */
const COMMA = 0x2c

/** JSON texts joined by commas: the inside of an array. It has memory of its own, so that a thread can hand it over. */
export function commaJoined(texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = texts.reduce((sum, text) => sum + text.length + 1, 0)
  // Not from Node's pool, whose memory all small buffers of a thread share.
  const joined = Buffer.allocUnsafeSlow(Math.max(length - 1, 0))
  let at = 0
  for (const text of texts) {
    if (at > 0) joined[at++] = COMMA
    joined.set(text, at)
    at += text.length
  }
  return joined
}

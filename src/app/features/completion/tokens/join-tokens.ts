import type { Sliced } from '../../../sliced.ts'
import type { TokenOption } from './read-token.ts'

/** Consecutive tokens that form whole characters only together. Most runs have one token. */
export interface TokenRun {
  /** Index of the first token. */
  start: number
  /** Index after the last token. */
  end: number
  /** Their text; bytes that are not UTF-8 are written `\xf0`. */
  text: string
}

/** A longer run is not a split character, but a list made to look like one. */
const LONGEST_RUN = 64

/** How many tokens are joined between two pauses. */
const TOKENS_A_PIECE = 1_000

/**
 * Makes the text from the tokens' bytes, so that a character split over several tokens comes out whole. A token without
 * usable bytes gives its own text; one without either gives the empty text. Every token is in exactly one run, in
 * order.
 */
export function* joinTokens(tokens: readonly Pick<TokenOption, 'token' | 'bytes'>[]): Sliced<TokenRun[]> {
  const runs: TokenRun[] = []
  let start = 0
  let pending: number[] = []
  const close = (end: number) => {
    if (end > start) runs.push({ start, end, text: decodeBytes(pending) })
    start = end
    pending = []
  }
  for (const [index, token] of tokens.entries()) {
    if (index % TOKENS_A_PIECE === TOKENS_A_PIECE - 1) yield
    const bytes = token.bytes
    if (bytes === null || (bytes.length === 0 && token.token !== '')) {
      close(index)
      runs.push({ start: index, end: index + 1, text: token.token ?? '' })
      start = index + 1
      continue
    }
    const goesOn = pending.length > 0 && isContinuation(bytes[0]) && index - start < LONGEST_RUN
    if (!goesOn) close(index)
    for (const byte of bytes) pending.push(byte)
    if (!endsInside(pending)) close(index + 1)
  }
  close(tokens.length)
  return runs
}

/** The text of a list of bytes. Bytes that are not UTF-8 are written as `\xf0`, as the API itself does. */
export function decodeBytes(bytes: readonly number[] | Uint8Array): string {
  const all = Uint8Array.from(bytes)
  const whole = decodeStrictly(all)
  if (whole !== null) return whole
  let text = ''
  let at = 0
  while (at < all.length) {
    const length = sequenceLength(all[at] ?? 0)
    const part = all.subarray(at, at + Math.max(length, 1))
    const decoded = length > 0 && part.length === length ? decodeStrictly(part) : null
    text += decoded ?? `\\x${(all[at] ?? 0).toString(16).padStart(2, '0')}`
    at += decoded === null ? 1 : length
  }
  return text
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0
}

/** Whether the last character is incomplete. */
function endsInside(bytes: readonly number[]): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (!isContinuation(byte)) return sequenceLength(byte) > back
  }
  return false
}

import { memberOf, toNumber } from '../../../record/json-value.ts'

/** One possible token at a position. What the record lacks or has wrong is null; `problem` then names it. */
export interface TokenOption {
  /** The token's own text; null if absent or not a text. */
  token: string | null
  /** Natural logarithm of the probability; null if absent or not a number. */
  logprob: number | null
  /** UTF-8 bytes; null if absent or not a list of bytes. */
  bytes: Uint8Array | null
  problem: TokenProblem | null
}

/** One position of the text with its alternatives. */
export interface TokenPlace extends TokenOption {
  readonly alternatives: readonly TokenOption[]
  /** Whether `top_logprobs` exists, even if empty. */
  hasAlternatives: boolean
}

export type TokenProblem = 'no token' | 'no logprob' | 'positive' | 'bad bytes'

/** What the API writes for a token that is not among the 20 most likely. */
export const OUTSIDE_TOP = -9999

/** Reads an item of `logprobs.content` or `.refusal`, whatever it is. Pure; never throws. */
export function readToken(item: unknown): TokenPlace {
  const alternatives = memberOf(item, 'top_logprobs')
  return {
    ...readOption(item),
    // Read on demand: twenty alternatives for each of 60,000 tokens would take a second.
    get alternatives() {
      return Array.isArray(alternatives) ? alternatives.map(readOption) : []
    },
    hasAlternatives: Array.isArray(alternatives),
  }
}

function readOption(item: unknown): TokenOption {
  const token = memberOf(item, 'token')
  const logprob = toNumber(memberOf(item, 'logprob'))
  const given = memberOf(item, 'bytes')
  const bytes = readBytes(given)
  const hasLogprob = logprob !== null && !Number.isNaN(logprob)
  let problem: TokenProblem | null = null
  if (!hasLogprob) problem = 'no logprob'
  else if (logprob > 0) problem = 'positive'
  else if (bytes === null && given !== null && given !== undefined) problem = 'bad bytes'
  else if (typeof token !== 'string') problem = 'no token'
  return { token: typeof token === 'string' ? token : null, logprob: hasLogprob ? logprob : null, bytes, problem }
}

function readBytes(value: unknown): Uint8Array | null {
  if (!Array.isArray(value)) return null
  const bytes = new Uint8Array(value.length)
  for (let index = 0; index < value.length; index += 1) {
    const byte: unknown = value[index]
    if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255) return null
    bytes[index] = byte
  }
  return bytes
}

import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { decodeBytes } from './join-tokens.ts'
import { toProbability } from './logprob-stats.ts'
import { markBlanks } from './mark-blanks.ts'
import { OUTSIDE_TOP, type TokenOption } from './read-token.ts'

/** A token as visible text: from its bytes, else its own; blanks and hidden characters are marked. */
export function toTokenText(option: TokenOption): string {
  const text = option.bytes !== null && option.bytes.length > 0 ? decodeBytes(option.bytes) : option.token
  if (text === null) return t.notReported
  return text === '' ? t.tokens.empty : markBlanks(text)
}

/** `93.1 %`, `0.02 %`; an en dash without a probability. */
export function toPercent(logprob: number | null): string {
  const probability = toProbability(logprob)
  if (probability === null) return '–'
  if (probability === 0) return '≈ 0 %'
  const percent = probability * 100
  return `${percent >= 99.95 || percent < 1 ? Number(percent.toPrecision(percent < 1 ? 2 : 4)) : percent.toFixed(1)} %`
}

/** The logarithm with up to five decimals, or the words for -9999 and for none. */
export function toLogprobText(logprob: number | null): string {
  if (logprob === null) return t.notReported
  return logprob <= OUTSIDE_TOP ? `${logprob} · ${t.tokens.outsideTop}` : String(Number(logprob.toPrecision(6)))
}

/** Longer than any token of a model in use; longer ones are in Raw. */
const MOST_BYTES = 512

/** `9F 98 80`; a word if there are no bytes. At most 512 of them. */
export function toBytesText(bytes: Uint8Array | null): string {
  if (bytes === null) return t.tokens.noBytes
  const shown = [...bytes.subarray(0, MOST_BYTES)].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
  return `${shown.join(' ')}${bytes.length > MOST_BYTES ? ' …' : ''}`
}

/** Whether the token's own text and its bytes differ; the `\xf0` that the API writes does not count. */
export function differsFromBytes(option: TokenOption): boolean {
  if (option.bytes === null || option.bytes.length === 0 || option.token === null) return false
  const text = decodeBytes(option.bytes)
  return (
    text !== option.token && !option.token.includes('\\x') && !option.token.includes('\ufffd') && !text.includes('\\x')
  )
}

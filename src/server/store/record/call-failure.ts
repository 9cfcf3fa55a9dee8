import type { FailureWords } from '#contract/failure/failure-words.ts'
import { readFailure } from '#contract/failure/read-failure.ts'

export interface EndedCall {
  capture: string | null | undefined
  /** The answer as it came; null or absent if none is stored beside the record. */
  answer: Uint8Array | null | undefined
  notes: readonly string[]
}

/** An answer that was cut off, by the client or by a limit, is a part of a completion, not an error. */
const FAILED = new Set(['upstream_error', 'unparsed'])

/** Upstream's own words about a failed call, else our first note; null for other calls. */
export function toCallFailure({ capture, answer, notes }: EndedCall): FailureWords | null {
  if (!FAILED.has(capture ?? '')) return null
  const words = answer ? readWords(answer) : null
  const [note] = notes
  return words ?? (note === undefined ? null : { message: note, code: null, type: null, param: null, more: [] })
}

function readWords(answer: Uint8Array): FailureWords | null {
  try {
    return readFailure(new TextDecoder('utf-8', { fatal: true }).decode(answer))
  } catch {
    // Not a text: compressed, or something else.
    return null
  }
}

import { parseJsonInPieces } from '#contract/json/json-in-pieces.ts'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import type { ReadCompletion } from '#contract/completion/read-completion.ts'
import { readCompletionInPieces } from '#contract/completion/read-completion-in-pieces.ts'
import type { Sliced } from '../sliced.ts'

/** A text that should be JSON, and its value. */
export interface ReadText {
  text: string | null
  /** Losslessly parsed; undefined if there is no text or no JSON. */
  value: unknown
  /** Why the text is not JSON; null if it is, or if there is none. */
  problem: string | null
}

export interface ReadRecord extends ReadText {
  /** null if there is no text or no JSON. */
  read: ReadCompletion | null
}

/** Reads the text of a record, of any content and length. Does not throw. */
export function* readRecord(text: string | null): Sliced<ReadRecord> {
  const parsed = yield* readText(text)
  if (text === null || parsed.problem !== null) return { ...parsed, read: null }
  const read = yield* readCompletionInPieces(parsed.value)
  return { ...parsed, read }
}

/** Reads the text of a request. Does not throw. */
export function* readText(text: string | null): Sliced<ReadText> {
  if (text === null) return { text, value: undefined, problem: null }
  try {
    return { text, value: yield* parseJsonInPieces(text, parseLosslessJson), problem: null }
  } catch (error) {
    return { text, value: undefined, problem: error instanceof Error ? error.message : String(error) }
  }
}

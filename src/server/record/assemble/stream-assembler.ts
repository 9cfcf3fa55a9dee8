import { findError } from '#contract/failure/find-error.ts'
import { addChoice, type ChoicePieces, createChoicePieces, toMessage } from './choice-pieces.ts'
import { isObject, type Json } from './json-member.ts'
import { mergeDelta } from './merge-delta.ts'
import { CHUNK } from './merge-rule.ts'
import { parseLoosely } from './parse-loosely.ts'
import type { SseEvent } from './sse-reader.ts'
import { addUsage } from './add-usage.ts'

/** How the stream ended. `truncated`: without `[DONE]` or another end; `error`: the stream said that it failed. */
export type StreamEnd = 'complete' | 'truncated' | 'error'

export interface AssembledStream {
  /** The completion; null if no chunk described one. */
  completion: Json | null
  end: StreamEnd
  /** The error that the stream carried, as it was sent. */
  error: unknown
  /** How many events were not JSON; they are left out. */
  unparsed: number
  /** How many `NaN` and `Infinity` it contained; they become `null`. */
  notNumbers: number
  /** How many `[DONE]` it contained. */
  dones: number
}

export interface StreamAssembler {
  /** Takes one event. Never throws. */
  push(event: SseEvent): void
  finish(): AssembledStream
}

/** Members of a chunk that are handled one by one; all others are merged. */
const KNOWN = ['object', 'choices', 'usage', 'error', 'service_tier', 'id', 'created', 'model']

/** Audio streams send no finish reason; their end is `audio.expires_at`. */
function finishOf({ finish, message }: ChoicePieces, done: boolean): string | null {
  if (finish !== null) return finish
  const { audio } = message
  return isObject(audio) && (audio['expires_at'] !== undefined || done) ? 'stop' : null
}

/** A detail that is null was not reported; the contract leaves it out. */
function withoutNulls(usage: Json): Json {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null))
}

function toChoice(index: number, pieces: ChoicePieces, done: boolean): Json {
  return {
    index,
    message: toMessage(pieces),
    logprobs: pieces.logprobs ?? null,
    finish_reason: finishOf(pieces, done),
    ...pieces.extras,
  }
}

/**
 * Puts a completion together from the chunks of its stream, by the rules of docs/streams.md. Has no side effects.
 * Nothing is invented: what a broken stream did not say stays null.
 */
export function createStreamAssembler(): StreamAssembler {
  const choices = new Map<number, ChoicePieces>()
  const head: Json = {}
  const extras: Json = {}
  const usage: Json = {}
  let tier: unknown = null
  let error: unknown = null
  let unparsed = 0
  let chunks = 0
  let dones = 0
  let notNumbers = 0

  const piecesOf = (choice: Json, place: number): ChoicePieces => {
    const { index } = choice
    const at = typeof index === 'number' ? index : typeof index === 'string' && /^\d+$/.test(index) ? +index : place
    const pieces = choices.get(at) ?? createChoicePieces()
    choices.set(at, pieces)
    return pieces
  }

  const readChunk = (chunk: Json, failed: boolean) => {
    const list: unknown[] = Array.isArray(chunk['choices']) ? chunk['choices'] : []
    // The members of an error event are not members of the completion.
    if (failed && list.length === 0) return
    if (list.length > 0 || chunk['id'] !== undefined) chunks++
    for (const key of ['id', 'created', 'model']) if (chunk[key]) head[key] ??= chunk[key]
    if (chunk['service_tier']) tier = chunk['service_tier']
    addUsage(usage, chunk)
    if (!failed) mergeDelta(extras, chunk, CHUNK, KNOWN)
    for (const [place, choice] of list.entries()) if (isObject(choice)) addChoice(piecesOf(choice, place), choice)
  }

  const read = ({ data, isError }: SseEvent) => {
    let value: unknown
    try {
      const loose = parseLoosely(data)
      value = loose.value
      notNumbers += loose.notNumbers
    } catch {
      if (!isError) unparsed++
      else error ??= data
      return
    }
    const found = findError(value, isError)
    error ??= found
    if (isObject(value)) readChunk(value, found !== null)
    else if (found === null) unparsed++
  }

  return {
    push(event) {
      if (event.data.trim() === '[DONE]') {
        dones++
        return
      }
      try {
        read(event)
      } catch {
        // Nested too deeply for the stack.
        unparsed++
      }
    },
    finish() {
      const done = dones > 0
      const finished = choices.size > 0 && [...choices.values()].every((pieces) => finishOf(pieces, done) !== null)
      const end: StreamEnd = error !== null ? 'error' : done || finished ? 'complete' : 'truncated'
      if (chunks === 0) return { completion: null, end, error, unparsed, notNumbers, dones }
      const { system_fingerprint: fingerprint, ...others } = extras
      const completion: Json = {
        id: head['id'] ?? '',
        object: 'chat.completion',
        created: head['created'] ?? 0,
        model: head['model'] ?? '',
        choices: [...choices]
          .toSorted(([one], [other]) => one - other)
          .map(([index, pieces]) => toChoice(index, pieces, done)),
        ...(Object.keys(usage).length === 0 ? {} : { usage: withoutNulls(usage) }),
        ...(tier === null ? {} : { service_tier: tier }),
        ...(typeof fingerprint === 'string' ? { system_fingerprint: fingerprint } : {}),
        ...others,
      }
      return { completion, end, error, unparsed, notNumbers, dones }
    },
  }
}

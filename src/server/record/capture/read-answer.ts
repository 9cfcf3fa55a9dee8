import { findError } from '#contract/failure/find-error.ts'
import { stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import type { Capture } from '#contract/row/capture.ts'
import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { createStreamAssembler } from '../assemble/stream-assembler.ts'
import type { CapturedAnswer, CapturedCall } from './captured-call.ts'
import { decodeContent } from './decode-content.ts'
import { isObject } from '../assemble/json-member.ts'
import { type LooseJson, parseLoosely } from '../assemble/parse-loosely.ts'
import { READING_NOTES } from './reading-notes.ts'
import { createSseReader } from '../assemble/sse-reader.ts'

/** What the bytes of an answer contain. */
export interface ReadAnswer {
  capture: Capture
  /** The completion's JSON: the answer itself, or what its stream was assembled to. null if there is none. */
  body: Uint8Array | null
  /** The answer without its content encoding, if `body` is something else; null if it would add nothing. */
  beside: Uint8Array | null
  stream: boolean
  notes: string[]
}

/**
 * Reads a recorded call's answer. Pure; never throws: an answer that cannot be read is kept beside the record, with a
 * note.
 */
export function readAnswer(call: CapturedCall): ReadAnswer {
  const { answer, end } = call
  const notes = call.failure === null ? [] : [call.failure]
  if (answer === null) return { capture: toBareCapture(end), body: null, beside: null, stream: false, notes }
  const coding = headerOf(answer, 'content-encoding')
  const decoded = decodeContent(Buffer.from(answer.bytes), coding, BODY_LIMIT)
  if (decoded.problem !== null) {
    notes.push(`The answer’s content coding (${coding}) could not be taken off.`)
    const capture = decoded.problem === 'too_large' ? 'too_large' : broken(end, 'unparsed')
    return { capture, body: null, beside: answer.bytes, stream: false, notes }
  }
  const { bytes } = decoded
  const over = answer.total > answer.bytes.length
  if (over) notes.push(`Of ${answer.total} bytes the first ${answer.bytes.length} were kept.`)
  const read = isStream(answer, bytes) ? readStream(bytes, notes) : readJson(bytes, notes)
  const found = answer.status >= 400 ? 'upstream_error' : over ? 'too_large' : read.capture
  const capture = end === 'complete' ? found : over ? 'too_large' : broken(end, found)
  // Half an answer is no completion, even if it can be parsed. A stream is different: it tells how far it came.
  const body = read.stream || capture === read.capture ? read.body : null
  return { ...read, capture, body, beside: body === bytes ? null : bytes, notes }
}

function toBareCapture(end: CapturedCall['end']): Capture {
  return end === 'client_aborted' || end === 'interrupted' ? end : 'upstream_error'
}

function broken(end: CapturedCall['end'], otherwise: Capture): Capture {
  if (end === 'complete') return otherwise
  return end === 'failed' ? 'upstream_error' : end
}

/** The value of a header of the answer, by lower-case name. */
export function headerOf(answer: CapturedAnswer, name: string): string | null {
  return answer.headers.find(([own]) => own === name)?.[1] ?? null
}

/** Whether an answer is server-sent events. `bytes` have no content encoding. */
export function isStream(answer: CapturedAnswer, bytes: Buffer): boolean {
  if (headerOf(answer, 'content-type')?.toLowerCase().startsWith('text/event-stream') === true) return true
  // Some servers send events with another content type.
  return /^\s*(data|event|id|retry)?:/.test(bytes.toString('latin1', 0, 64))
}

type Read = Pick<ReadAnswer, 'capture' | 'body' | 'stream'>

function readStream(bytes: Buffer, notes: string[]): Read {
  const reader = createSseReader()
  const assembler = createStreamAssembler()
  const events = [...reader.push(bytes), ...reader.end()]
  // A server that cannot stream may send a whole answer with the content type of a stream.
  if (events.length === 0 && /^\s*[{[]/.test(bytes.toString('latin1', 0, 64))) return readJson(bytes, notes)
  for (const event of events) assembler.push(event)
  const { completion, end, error, unparsed, notNumbers, dones } = assembler.finish()
  if (unparsed > 0) notes.push(READING_NOTES.unparsed(unparsed))
  if (notNumbers > 0) notes.push(READING_NOTES.notNumbers(notNumbers))
  if (dones > 1) notes.push(READING_NOTES.dones(dones))
  if (dones === 0 && end === 'complete') notes.push(READING_NOTES.noDone)
  if (error !== null) notes.push(READING_NOTES.streamError(toText(error)?.slice(0, 500) ?? TOO_DEEP))
  const text = completion === null ? null : toText(completion)
  if (completion !== null && text === null) notes.push(READING_NOTES.notTogether(TOO_DEEP))
  const body = text === null ? null : Buffer.from(text)
  const capture = end === 'error' ? 'upstream_error' : body === null ? 'unparsed' : end
  return { capture, body, stream: true }
}

const TOO_DEEP = 'its parts are nested too deeply'

/** null if the value nests too deeply: parsing does not need the stack, writing does. */
function toText(value: unknown): string | null {
  try {
    return stringifyLosslessJson(value)
  } catch {
    return null
  }
}

function readJson(bytes: Buffer, notes: string[]): Read {
  const unparsed = (note: string): Read => {
    notes.push(note)
    return { capture: 'unparsed', body: null, stream: false }
  }
  let loose: LooseJson
  try {
    loose = parseLoosely(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    return unparsed(error instanceof SyntaxError ? READING_NOTES.notJson : READING_NOTES.notUtf8)
  }
  const { value, text, notNumbers } = loose
  if (!isObject(value)) return unparsed(READING_NOTES.noObject)
  const error = findError(value, false)
  const { choices } = value
  const speaks = Array.isArray(choices) && (choices.length > 0 || error === null)
  if (error !== null) notes.push(READING_NOTES.error(toText(error)?.slice(0, 500) ?? TOO_DEEP, speaks))
  else if (!speaks) return unparsed(READING_NOTES.noChoices)
  const capture = error === null ? 'complete' : 'upstream_error'
  if (!speaks) return { capture, body: null, stream: false }
  if (notNumbers === 0) return { capture, body: bytes, stream: false }
  notes.push(READING_NOTES.notNumbers(notNumbers))
  return { capture, body: Buffer.from(text), stream: false }
}

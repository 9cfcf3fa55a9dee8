import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import type { Capture } from '#contract/row/capture.ts'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { IncomingRecord } from '../../store/ingest-store.ts'
import { ASSEMBLER_VERSION } from '../assemble/assembler-version.ts'
import type { CapturedAnswer, CapturedCall } from './captured-call.ts'
import { isObject } from '../assemble/json-member.ts'
import { headerOf, readAnswer } from './read-answer.ts'
import { redactCall } from './redact-call.ts'

/** A record for the store, with what the recorder saw of its call. */
export interface RecordedRecord extends IncomingRecord {
  capture: Capture
  call: RecordedCall
  /**
   * The answer's bytes if they are not the record itself: the events of a stream, an HTML page, a part of an answer.
   */
  answer: Uint8Array | null
}

interface RequestFacts {
  bytes: Uint8Array | null
  model: string
  metadata: MetadataPairs | null
}

/** The headers of an answer that are stored with the call. */
const KEPT_HEADERS =
  /^(content-type|content-encoding|retry-after|retry-after-ms|x-should-retry|openai-.*|x-ratelimit-.*)$/

/**
 * Makes the record of a recorded call. Pure; never throws. A JSON answer is stored as its own bytes. A stream is
 * assembled. A call without an answer becomes a completion without choices, so that it can be found and opened.
 */
export function toRecordedRecord(given: CapturedCall): RecordedRecord {
  const call = redactCall(given)
  const request = readRequestOf(call)
  const read = readAnswer(call)
  const notes = [...read.notes]
  if (call.request.total > call.request.bytes.length)
    notes.push(`The request has ${call.request.total} bytes; it is too large to be kept.`)
  const { answer } = call
  return {
    body: toOwn(read.body ?? toEmptyCompletion(call, request.model)),
    request: request.bytes === null ? null : toOwn(request.bytes),
    messages: null,
    metadata: request.metadata,
    way: 'recorded',
    from: call.from,
    line: null,
    receivedAt: Math.floor((call.startedMs + (call.durationMs ?? 0)) / 1000),
    latencyMs: call.durationMs === null || answer === null ? null : Math.round(call.durationMs),
    capture: read.capture,
    answer: read.beside === null ? null : toOwn(read.beside),
    redacted: call.redacted ?? null,
    assembler: ASSEMBLER_VERSION,
    call: {
      id: call.id,
      started_at: call.startedMs,
      first_byte_ms: call.firstByteMs,
      duration_ms: call.durationMs,
      status: answer?.status ?? null,
      stream: read.stream,
      request_id: answer === null ? null : requestIdOf(answer),
      idempotency_key: call.idempotencyKey,
      headers: (answer?.headers ?? []).filter(([name]) => KEPT_HEADERS.test(name)).map(([name, text]) => [name, text]),
      request_bytes: call.request.wire ?? call.request.total,
      answer_bytes: answer?.wire ?? answer?.total ?? 0,
      answer_sha256: answer?.sha256 ?? null,
      notes,
    },
  }
}

/**
 * Copies bytes into a buffer of their own: a small `Buffer` is a piece of a larger one, which would be sent to the
 * store's thread as a whole.
 */
function toOwn(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength === bytes.byteLength ? bytes : new Uint8Array(bytes)
}

/** The id that upstream gave the request; Azure uses another header. */
function requestIdOf(answer: CapturedAnswer): string | null {
  return headerOf(answer, 'x-request-id') ?? headerOf(answer, 'apim-request-id')
}

function readRequestOf({ request: { bytes, total } }: CapturedCall): RequestFacts {
  const nothing: RequestFacts = { bytes: null, model: '', metadata: null }
  if (total > bytes.length) return nothing
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const request = parseLosslessJson(text)
    if (!isObject(request)) return nothing
    const { model, metadata } = request
    return {
      bytes,
      model: typeof model === 'string' ? model : '',
      metadata: isObject(metadata) ? effectiveMetadata('{}', text) : null,
    }
  } catch {
    return nothing
  }
}

/** Says no more than is known: which model was asked, and when. */
function toEmptyCompletion(call: CapturedCall, model: string): Uint8Array {
  const created = Math.floor(call.startedMs / 1000)
  return Buffer.from(JSON.stringify({ id: `call-${call.id}`, object: 'chat.completion', created, model, choices: [] }))
}

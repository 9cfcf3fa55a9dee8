import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { createGrowingBody } from '../../redact/growing-body.ts'
import { type Hidden, toFinder } from '../../redact/hidden.ts'
import { redactBytes } from '../../redact/redact-bytes.ts'
import { createRedactor, type Redactor } from '../../redact/redactor.ts'
import type { CapturedCall } from '../capture/captured-call.ts'
import { decodeContent } from '../capture/decode-content.ts'
import type { Journal } from './journal.ts'
import type { OverNote } from './journal-line.ts'
import { hasSaidDone } from './read-noted-call.ts'
import type { TappedBytes } from '../tap.ts'

export interface CallWriterOptions {
  journal: Journal
  begun: Pick<CapturedCall, 'id' | 'from' | 'startedMs' | 'idempotencyKey'>
  request: TappedBytes
  /** What must not reach the disk. */
  hide: Hidden
  /** The most bytes of one side that are written. */
  cap: number
}

/** Writes one call to disk while it runs, without what must not be kept. */
export interface CallWriter {
  answer(status: number, headers: readonly (readonly [string, string])[]): void
  /** Bytes of the answer as they arrive; `ms` since the call began. */
  piece(chunk: Uint8Array, ms: number): void
  /** `sha256` is called only if something was taken out, since the hash of what is written then differs. */
  over(how: Pick<OverNote, 'end' | 'failure' | 'firstByteMs' | 'durationMs'>, sha256: () => string): void
  /** The request as it was written. */
  request: Uint8Array
  isWhole(): boolean
}

/** A longer request is redacted as one text instead of string by string. */
const LONGEST_JSON = 2 * 1024 * 1024

/**
 * Begins to write a call; null if nothing can be written at the moment. A text is searched as it grows: what may be the
 * beginning of something hidden is held back until it is clear, or until the client has all. A compressed answer is
 * written as it came and redacted when it is read; if there are rules, it is written at its end, decompressed.
 */
export function createCallWriter({ journal, begun, request, hide, cap }: CallWriterOptions): CallWriter | null {
  const finder = toFinder(hide)
  const redactor = createRedactor(finder)
  let type = ''
  const growing = createGrowingBody(finder, redactor, () => type.startsWith('text/event-stream'))
  const asked = cleanRequest(request.bytes, redactor)
  const key = begun.idempotencyKey === null ? null : redactor.text(begun.idempotencyKey)
  const note = journal.begin(begun.id, {
    from: begun.from,
    startedAt: begun.startedMs,
    idempotencyKey: key,
    request: { kept: asked.length, wire: request.total, isCut: request.total > request.bytes.length },
  })
  if (note === null) return null
  note.bytes('request', 0, request.total, 0, asked)

  /** The content encoding; null if there is none. */
  let coding: string | null = null
  /** A compressed answer of which nothing is written yet. */
  let coded: { status: number; headers: [string, string][]; pieces: Uint8Array[] } | null = null
  let length: number | null = null
  let head = false
  let kept = 0
  let wire = 0
  const write = (bytes: Uint8Array, ms: number) => {
    note.bytes('answer', kept, wire, ms, bytes)
    kept += bytes.length
  }
  const clean = (part: Uint8Array, isLast: boolean): Uint8Array => {
    if (coding !== null || finder.isIdle) return part
    const bytes = growing.push(part)
    return isLast ? Buffer.concat([bytes, growing.end()]) : bytes
  }
  const writeCoded = (ms: number) => {
    if (coded === null) return
    const { status, headers, pieces } = coded
    coded = null
    note.answer(
      status,
      headers.filter(([name]) => name !== 'content-encoding'),
    )
    // What cannot be decoded cannot be redacted: it stays in memory.
    const { bytes } = decodeContent(Buffer.concat(pieces), coding, BODY_LIMIT)
    if (bytes !== null) write(Buffer.concat([growing.push(bytes), growing.end()]), ms)
  }
  return {
    request: asked,
    answer(status, headers) {
      head = true
      const valueOf = (wanted: string) => headers.find(([name]) => name === wanted)?.[1]
      const named = valueOf('content-encoding') ?? 'identity'
      coding = named === 'identity' ? null : named
      type = valueOf('content-type')?.toLowerCase() ?? ''
      length = valueOf('content-length') === undefined ? null : Number(valueOf('content-length'))
      const written = headers.map(([name, value]): [string, string] => [name, redactor.text(value)])
      if (coding !== null && finder.hasRules) coded = { status, headers: written, pieces: [] }
      else note.answer(status, written)
    },
    piece(chunk, ms) {
      const part = chunk.subarray(0, Math.max(0, cap - wire))
      wire += chunk.length
      if (part.length === 0) return
      // With this piece the client has the whole answer, whether or not it is told so.
      const isLast = wire === length || hasSaidDone(part)
      if (coded !== null) {
        coded.pieces.push(part)
        return isLast ? writeCoded(ms) : undefined
      }
      const bytes = clean(part, isLast)
      if (bytes.length > 0 || isLast) write(bytes, ms)
    },
    over({ failure, ...how }, sha256) {
      writeCoded(how.durationMs)
      const rest = growing.end()
      if (rest.length > 0) write(rest, how.durationMs)
      const taken = redactor.redacted()
      const isCut = wire > cap
      note.over({
        ...how,
        failure: failure === null ? null : redactor.text(failure),
        answer: head ? { kept, wire, isCut, sha256: isCut || taken !== null ? sha256() : null } : null,
        taken: redactor.redacted(),
      })
    },
    isWhole: () => note.isWhole(),
  }
}

/** A request without what must not be kept, for those who need it before the call has ended. */
export function toCleanRequest(bytes: Uint8Array, hide: Hidden): Uint8Array {
  return cleanRequest(bytes, createRedactor(toFinder(hide)))
}

function cleanRequest(bytes: Uint8Array, redactor: Redactor): Uint8Array {
  return redactBytes(bytes, (text) => {
    if (text.length <= LONGEST_JSON || redactor.finder.hasRules) return redactor.json(text)
    return redactor.finder.isQuiet(text) ? text : redactor.text(text)
  })
}

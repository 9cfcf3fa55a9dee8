import { type Hidden, toFinder } from '../redact/hidden.ts'
import { createGrowingText } from '../redact/growing-text.ts'
import { redactBytes } from '../redact/redact-bytes.ts'
import { createRedactor, type Redactor } from '../redact/redactor.ts'
import type { CapturedCall } from './captured-call.ts'
import type { Journal } from './journal.ts'
import type { OverNote } from './journal-line.ts'
import { hasSaidDone } from './read-noted-call.ts'
import type { TappedBytes } from './tap.ts'

export interface CallWriterOptions {
  journal: Journal
  begun: Pick<CapturedCall, 'id' | 'from' | 'startedAt' | 'idempotencyKey'>
  request: TappedBytes
  /** What must not reach the disk. */
  hide: Hidden
  /** Bytes of one side that are written. */
  cap: number
}

/** Writes one call down while it runs, without what must not be kept. */
export interface CallWriter {
  answer(status: number, headers: readonly (readonly [string, string])[]): void
  /** Bytes of the answer as they came; `ms` since the call began. */
  piece(chunk: Uint8Array, ms: number): void
  /** `sha256` is asked where the hash of what is written is not that of what came. */
  over(how: Pick<OverNote, 'end' | 'failure' | 'firstByteMs' | 'durationMs'>, sha256: () => string): void
  /** The request as it was written. */
  request: Uint8Array
  isWhole(): boolean
}

/** Bytes up to which a request is cleaned as JSON, string by string; a longer one is cleaned as a text. */
const LONGEST_JSON = 2 * 1024 * 1024

/**
 * Begins to write a call down; null where nothing can be written just now. A text is looked through as it grows: what may
 * be the beginning of something hidden is held back until it is known, or until the client has all. An answer in a content
 * coding is written in it, as it came: it is cleaned when it is read.
 */
export function createCallWriter({ journal, begun, request, hide, cap }: CallWriterOptions): CallWriter | null {
  const finder = toFinder(hide)
  const redactor = createRedactor(finder)
  const growing = createGrowingText(finder, redactor)
  const asked = cleanRequest(request.bytes, redactor)
  const key = begun.idempotencyKey === null ? null : redactor.text(begun.idempotencyKey)
  const note = journal.begin(begun.id, {
    from: begun.from,
    startedAt: begun.startedAt,
    idempotencyKey: key,
    request: { kept: asked.length, wire: request.total, isCut: request.total > request.bytes.length },
  })
  if (note === null) return null
  note.bytes('request', 0, request.total, 0, asked)

  let isCoded = false
  let length: number | null = null
  let head = false
  let kept = 0
  let wire = 0
  const write = (bytes: Uint8Array, ms: number) => {
    note.bytes('answer', kept, wire, ms, bytes)
    kept += bytes.length
  }
  const clean = (part: Uint8Array, isLast: boolean): Uint8Array => {
    if (isCoded || finder.isIdle) return part
    // One character a byte: nothing that is no text changes on its way.
    const text = growing.push(Buffer.from(part).toString('latin1'))
    return Buffer.from(isLast ? text + growing.end() : text, 'latin1')
  }
  return {
    request: asked,
    answer(status, headers) {
      head = true
      const valueOf = (wanted: string) => headers.find(([name]) => name === wanted)?.[1]
      isCoded = (valueOf('content-encoding') ?? 'identity') !== 'identity'
      length = valueOf('content-length') === undefined ? null : Number(valueOf('content-length'))
      note.answer(
        status,
        headers.map(([name, value]) => [name, redactor.text(value)]),
      )
    },
    piece(chunk, ms) {
      const part = chunk.subarray(0, Math.max(0, cap - wire))
      wire += chunk.length
      if (part.length === 0) return
      // The client will have all of it with this piece, whether it is told so or not.
      const isLast = wire === length || hasSaidDone(part)
      const bytes = clean(part, isLast)
      if (bytes.length > 0 || isLast) write(bytes, ms)
    },
    over({ failure, ...how }, sha256) {
      const rest = growing.end()
      if (rest !== '') write(Buffer.from(rest, 'latin1'), how.durationMs)
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

/** A request without what must not be kept, for who must know it before the call has ended. */
export function toCleanRequest(bytes: Uint8Array, hide: Hidden): Uint8Array {
  return cleanRequest(bytes, createRedactor(toFinder(hide)))
}

function cleanRequest(bytes: Uint8Array, redactor: Redactor): Uint8Array {
  return redactBytes(bytes, (text) => {
    if (text.length <= LONGEST_JSON) return redactor.json(text)
    return redactor.finder.isQuiet(text) ? text : redactor.text(text)
  })
}

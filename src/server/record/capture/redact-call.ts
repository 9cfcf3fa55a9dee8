import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { toFinder } from '../../redact/hidden.ts'
import { redactBytes } from '../../redact/redact-bytes.ts'
import { redactBody, redactEvents } from '../../redact/redact-events.ts'
import { createRedactor, type Redactor } from '../../redact/redactor.ts'
import { add } from '../../store/redact-record.ts'
import type { CapturedAnswer, CapturedBytes, CapturedCall } from './captured-call.ts'
import { decodeContent } from './decode-content.ts'
import { headerOf, isStream } from './read-answer.ts'

/**
 * The call without what must not be kept (`call.hide`), and how much was taken out; the same call if this was done
 * before. Pure; never throws. An answer that contained something loses its content encoding.
 */
export function redactCall(call: CapturedCall): CapturedCall {
  const { hide, answer } = call
  if (hide === undefined || call.redacted !== undefined) return call
  const redactor = createRedactor(toFinder(hide))
  const maybe = (text: string | null) => (text === null ? null : redactor.text(text))
  const clean: CapturedCall = {
    ...call,
    idempotencyKey: maybe(call.idempotencyKey),
    failure: maybe(call.failure),
    request: withBytes(
      call.request,
      redactBytes(call.request.bytes, (text) => redactor.json(text)),
    ),
    answer: answer === null ? null : redactAnswer(answer, redactor, call.end !== 'complete'),
  }
  const { hide: _, ...rest } = clean
  return { ...rest, redacted: add(call.taken ?? null, redactor.redacted()) }
}

function redactAnswer(answer: CapturedAnswer, redactor: Redactor, broken: boolean): CapturedAnswer {
  const headers = answer.headers.map(([name, value]) => [name, redactor.text(value)] as const)
  const decoded = decodeContent(Buffer.from(answer.bytes), headerOf(answer, 'content-encoding'), BODY_LIMIT)
  // What cannot be decoded is searched as it is.
  const bytes = decoded.bytes ?? answer.bytes
  const cut = broken || answer.total > answer.bytes.length
  const clean = redactBytes(bytes, (text) =>
    isStream(answer, Buffer.from(bytes)) ? redactEvents(text, redactor, cut) : redactWhole(text, redactor, cut),
  )
  if (clean === bytes) return { ...answer, headers }
  const uncoded = decoded.bytes === null ? headers : headers.filter(([name]) => name !== 'content-encoding')
  return { ...withBytes(answer, clean), headers: uncoded }
}

function redactWhole(text: string, redactor: Redactor, cut: boolean): string {
  const clean = redactBody(text, redactor)
  const begun = cut ? redactor.finder.findBegun(clean) : null
  if (begun === null) return clean
  redactor.count(begun)
  return clean.slice(0, begun.start)
}

/** A side that was cut off stays cut off, one that was complete stays complete. */
function withBytes<T extends CapturedBytes>(side: T, bytes: Uint8Array): T {
  if (bytes === side.bytes) return side
  const missing = side.total - side.bytes.length
  return { ...side, bytes, total: bytes.length + missing, wire: side.wire ?? side.total }
}

import type { Finder } from './finder.ts'
import { createGrowingText } from './growing-text.ts'
import { redactBytes } from './redact-bytes.ts'
import { redactBody, redactEvents } from './redact-events.ts'
import type { Redactor } from './redactor.ts'

/** The bytes of an answer that are written to disk while it grows. */
export interface GrowingBody {
  /** What may be written now and was not given before. */
  push(piece: Uint8Array): Uint8Array
  /** The rest. */
  end(): Uint8Array
}

/**
 * Holds back bytes of an answer that may contain something that must not be written. An exact key is found in the bytes
 * as they come. A rule applies to the text of a JSON string: with rules, a stream is held back to the end of each
 * event, and any other answer to its own end.
 */
export function createGrowingBody(finder: Finder, redactor: Redactor, isStream: () => boolean): GrowingBody {
  if (!finder.hasRules) return createGrowingBytes(finder, redactor)
  let held: Uint8Array[] = []
  const take = () => {
    const all = Buffer.concat(held)
    held = []
    return all
  }
  const clean = (bytes: Uint8Array) =>
    redactBytes(bytes, (text) =>
      isStream() || EVENTS.test(text) ? redactEvents(text, redactor, false) : redactBody(text, redactor),
    )
  return {
    push(piece) {
      const before = held.at(-1)?.subarray(-3) ?? new Uint8Array()
      held.push(piece)
      const end = isStream() ? endOfEvents(Buffer.concat([before, piece])) : 0
      if (end === 0) return new Uint8Array()
      const all = take()
      const whole = all.length - (before.length + piece.length) + end
      if (whole < all.length) held.push(all.subarray(whole))
      return clean(all.subarray(0, whole))
    },
    end: () => clean(take()),
  }
}

/** Some servers send events with another content type. */
const EVENTS = /^\s{0,64}(?:data|event|id|retry)?:/

/** Where the last complete event ends; 0 if there is none. */
function endOfEvents(bytes: Buffer): number {
  return Math.max(
    0,
    ...['\n\n', '\r\n\r\n', '\r\r'].map((end) => bytes.lastIndexOf(end) + (bytes.includes(end) ? end.length : 1)),
  )
}

/** One character a byte: bytes that are not text stay unchanged. */
function createGrowingBytes(finder: Finder, redactor: Redactor): GrowingBody {
  const growing = createGrowingText(finder, redactor)
  return {
    push: (piece) =>
      finder.isIdle ? piece : Buffer.from(growing.push(Buffer.from(piece).toString('latin1')), 'latin1'),
    end: () => Buffer.from(growing.end(), 'latin1'),
  }
}

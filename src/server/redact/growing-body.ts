import type { Finder } from './finder.ts'
import { createGrowingText } from './growing-text.ts'
import { redactBytes } from './redact-bytes.ts'
import { redactBody, redactEvents } from './redact-events.ts'
import type { Redactor } from './redactor.ts'

/** The bytes of an answer that are written down while it grows. */
export interface GrowingBody {
  /** What may be written of the bytes so far and was not given yet. */
  push(piece: Uint8Array): Uint8Array
  /** The rest. */
  end(): Uint8Array
}

/**
 * Holds back of an answer what may hold something that must not be written. An exact key is found in the bytes as they come;
 * a rule means what a JSON string says, so then a stream is held back to the end of each event, and any other answer to its own.
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

/** Some servers send events under another name. */
const EVENTS = /^\s{0,64}(?:data|event|id|retry)?:/

/** Where the last event ends that is whole; 0 where none does. */
function endOfEvents(bytes: Buffer): number {
  return Math.max(
    0,
    ...['\n\n', '\r\n\r\n', '\r\r'].map((end) => bytes.lastIndexOf(end) + (bytes.includes(end) ? end.length : 1)),
  )
}

/** One character a byte: nothing that is no text changes on its way. */
function createGrowingBytes(finder: Finder, redactor: Redactor): GrowingBody {
  const growing = createGrowingText(finder, redactor)
  return {
    push: (piece) =>
      finder.isIdle ? piece : Buffer.from(growing.push(Buffer.from(piece).toString('latin1')), 'latin1'),
    end: () => Buffer.from(growing.end(), 'latin1'),
  }
}

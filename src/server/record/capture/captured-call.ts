import type { Hidden } from '../../redact/hidden.ts'
import type { Redacted } from '../../redact/redactor.ts'

/** How a call ended, as seen on the connections. `failed`: upstream did not answer at all. */
export type CallEnd = 'complete' | 'truncated' | 'client_aborted' | 'failed' | 'interrupted'

/** The bytes of one side. Fewer than `total` if there were more than the cap. */
export interface CapturedBytes {
  bytes: Uint8Array
  total: number
  /** How many there were on the wire, if something was taken out. */
  wire?: number
}

export interface CapturedAnswer extends CapturedBytes {
  status: number
  /** Names are in lower case. */
  headers: readonly (readonly [string, string])[]
  /** Of all bytes on the wire, in lower-case hex. */
  sha256: string
}

/** One forwarded call: its bytes and times, not yet interpreted. */
export interface CapturedCall {
  /** Our own id of the call, for good. */
  id: string
  /** The upstream's base URL without credentials. */
  from: string
  /** Unix milliseconds. */
  startedMs: number
  /** Milliseconds since the start; null if no byte came. */
  firstByteMs: number | null
  durationMs: number | null
  idempotencyKey: string | null
  request: CapturedBytes
  /** null if no headers came. */
  answer: CapturedAnswer | null
  end: CallEnd
  /** What the client was told if upstream did not answer. */
  failure: string | null
  /** What must be taken out of it. Kept in memory only; absent once it has been taken out. */
  hide?: Hidden
  /** What had been taken out before the call was written to disk, if it was read from there. */
  taken?: Redacted | null
  /** What was taken out; absent if it was not looked for yet. */
  redacted?: Redacted | null
}

import type { Hidden } from '../../redact/hidden.ts'
import type { Redacted } from '../../redact/redactor.ts'

/** How a call ended, as far as the connections tell. `failed`: no answer came from upstream at all. */
export type CallEnd = 'complete' | 'truncated' | 'client_aborted' | 'failed' | 'interrupted'

/** The bytes of one side; fewer than `total` where that was over the cap. */
export interface CapturedBytes {
  bytes: Uint8Array
  total: number
  /** How many there were on the wire, where something was taken out of them. */
  wire?: number
}

export interface CapturedAnswer extends CapturedBytes {
  status: number
  /** By lower-case name. */
  headers: readonly (readonly [string, string])[]
  /** Of all bytes on the wire, lower-case hex. */
  sha256: string
}

/** One forwarded call as it went by: bytes and times, nothing read into them yet. */
export interface CapturedCall {
  /** Ours; names the call for ever. */
  id: string
  /** The upstream's base URL without credentials. */
  from: string
  /** Unix milliseconds. */
  startedAt: number
  /** Milliseconds since the start; null where there was no first byte. */
  firstByteMs: number | null
  durationMs: number | null
  idempotencyKey: string | null
  request: CapturedBytes
  /** null where no headers came. */
  answer: CapturedAnswer | null
  end: CallEnd
  /** What we told the client where upstream did not answer. */
  failure: string | null
  /** What must not be kept of it. In memory only; absent once it has been taken out. */
  hide?: Hidden
  /** What was taken out before it was written down, where it was read back from there. */
  taken?: Redacted | null
  /** What was taken out; absent where nobody has looked yet. */
  redacted?: Redacted | null
}

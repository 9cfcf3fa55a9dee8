import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from '../../refusal.ts'
import type { ApiRoot, HeaderTexts } from '../upstream-headers.ts'

/**
 * Sees a call go by: the request after it was sent on, each part of the answer just before the client gets it, so that what
 * a client has is written down even if we are killed then. It must be quick; one that throws sees no more of the call.
 */
export interface RelayWatcher {
  request(chunk: Buffer): void
  requestEnd(): void
  answer(status: number, headers: HeaderTexts): void
  piece(chunk: Buffer): void
  /** All of the answer is here; the client is about to be told so. */
  whole(): void
  /**
   * Once, when nothing more will come and what came has been written out. `failure`: what the client is told where
   * upstream did not answer at all.
   */
  end(how: RelayEnd, failure?: Refusal): void
}

/** `truncated`: upstream broke off; `client_aborted`: the client did; `failed`: there was no answer. */
export type RelayEnd = 'complete' | 'truncated' | 'client_aborted' | 'failed'

export interface RelayCall {
  incoming: IncomingMessage
  outgoing: ServerResponse
  /** Below `/v1`, with its leading slash, still percent-encoded. */
  path: string
  search: string
  /** Azure's deployments stand beside `/v1`, not below. */
  root?: ApiRoot
  /** Set on the answer; they win over upstream's. */
  answerHeaders: Readonly<Record<string, string>>
  /** Upstream's own is kept where it sends one. */
  requestId: string
  watcher?: RelayWatcher
  /** Changes the request's body, which is then read to its end before it goes on; refused beyond a limit. */
  rewrite?: (body: Buffer) => RewrittenBody
  /** Hears of what nobody foresaw; the call has ended then, and no other has. */
  onFault?: (error: unknown) => void
}

/** `plain`: the content coding that it came in is no longer on it. */
export interface RewrittenBody {
  body: Buffer
  plain: boolean
}

/** Resolves when the answer has ended, one way or another. Rejects with a `Refusal` while nothing was answered yet. */
export type Relay = (call: RelayCall) => Promise<void>

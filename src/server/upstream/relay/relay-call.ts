import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from '../../source/refusal.ts'
import type { ApiRoot, HeaderTexts } from '../upstream-headers.ts'

/**
 * Watches a call: the request after it was sent, each part of the answer just before the client gets it, so that all
 * that a client has is written down even if this process is killed then. It must be quick. If it throws, it sees no
 * more of the call.
 */
export interface RelayWatcher {
  request(chunk: Buffer): void
  requestEnd(): void
  answer(status: number, headers: HeaderTexts): void
  piece(chunk: Buffer): void
  /** The answer is complete; the client is told right after this. */
  whole(): void
  /**
   * Called once, when nothing more will come and everything was written. `failure`: what the client is told if upstream
   * did not answer.
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
  /** Used if upstream sends none. */
  requestId: string
  watcher?: RelayWatcher
  /** Changes the request's body, which is then read completely before it is sent on. Refused beyond a limit. */
  rewrite?: (body: Buffer) => RewrittenBody
  /** Hears of unexpected errors, which have ended this call and no other. */
  onFault?: (error: unknown) => void
}

/** `plain`: the body no longer has the content encoding that it came in. */
export interface RewrittenBody {
  body: Buffer
  plain: boolean
}

/** Resolves when the answer has ended in any way. Rejects with a `Refusal` if nothing was answered yet. */
export type Relay = (call: RelayCall) => Promise<void>

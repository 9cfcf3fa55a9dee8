import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { withoutMembers } from '../record/policy.ts'
import { Refusal } from '../refusal.ts'
import type { AppDeps } from './app-deps.ts'
import type { AppEnv } from './app-env.ts'
import { FORWARDED_HEADERS } from './headers.ts'

type Ask = Context<AppEnv>

/**
 * Passes a call on to upstream between the sockets, past Hono's own answers: bytes stay as they are. `create` lets the
 * recorder watch. Rejects with a `Refusal` where there is no upstream, or none that answers.
 */
export function createPassOn(deps: AppDeps): (c: Ask, kind: 'create' | 'other') => Promise<Response> {
  return async (c, kind) => {
    const { upstream, recorder } = deps
    if (upstream === null) throw noUpstream()
    const { incoming, outgoing } = c.env
    if (incoming === undefined || outgoing === undefined || !('socket' in outgoing) || 'stream' in incoming)
      throw new Error('a call can be passed on only where it came over a connection of HTTP/1')
    const url = new URL(c.req.url)
    const creates = kind === 'create'
    if (!creates) recorder?.countForwarded()
    const watcher = creates ? recorder?.watch(c.req.header('idempotency-key') ?? null) : null
    await upstream.relay({
      incoming,
      outgoing,
      path: url.pathname.slice('/v1'.length),
      search: url.search,
      answerHeaders: FORWARDED_HEADERS,
      requestId: c.var.requestId,
      ...(watcher == null ? {} : { watcher }),
      ...(creates && upstream.strip.length > 0 ? { rewrite: (body: Buffer) => strip(body, upstream.strip) } : {}),
    })
    return RESPONSE_ALREADY_SENT
  }
}

/** What is no JSON object goes on as it is: upstream says best what is wrong with it. */
function strip(body: Buffer, names: readonly string[]): Buffer {
  try {
    return Buffer.from(withoutMembers(body.toString(), names))
  } catch {
    return body
  }
}

function noUpstream(): Refusal {
  return new Refusal(501, 'No model server is configured. Set OPENAI_API_KEY (and OPENAI_BASE_URL) and start again.', {
    type: 'server_error',
    code: 'no_upstream',
  })
}

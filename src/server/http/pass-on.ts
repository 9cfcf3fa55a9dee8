import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { IncomingMessage } from 'node:http'
import { withoutMembers } from '../record/policy.ts'
import { Refusal } from '../refusal.ts'
import type { AppDeps, UpstreamAccess } from './app-deps.ts'
import type { AppEnv } from './app-env.ts'
import { FORWARDED_HEADERS } from './headers.ts'

type Ask = Context<AppEnv>

/**
 * Passes a call on to an upstream between the sockets, past Hono's own answers: bytes stay as they are. `create` lets the
 * recorder watch. Rejects with a `Refusal` where there is no upstream, or none that answers.
 */
export function createPassOn({
  recorder,
  log,
}: Pick<AppDeps, 'recorder' | 'log'>): (
  c: Ask,
  upstream: UpstreamAccess | null,
  kind: 'create' | 'other',
) => Promise<Response> {
  return async (c, upstream, kind) => {
    if (upstream === null) throw noUpstream()
    const { incoming, outgoing } = c.env
    if (incoming === undefined || outgoing === undefined || !('socket' in outgoing) || 'stream' in incoming)
      throw new Error('a call can be passed on only where it came over a connection of HTTP/1')
    const url = new URL(c.req.url)
    const creates = kind === 'create'
    if (!creates) recorder?.countForwarded()
    const watcher = creates
      ? recorder?.watch(upstream, c.req.header('idempotency-key') ?? null, keysOf(incoming))
      : null
    await upstream.relay({
      incoming,
      outgoing,
      path: below(url.pathname),
      search: url.search,
      answerHeaders: FORWARDED_HEADERS,
      requestId: c.var.requestId,
      onFault: (error) => log.error(`request ${c.var.requestId} could not be passed on`, error),
      ...(watcher == null ? {} : { watcher }),
      ...(creates && upstream.strip.length > 0 ? { rewrite: (body: Buffer) => strip(body, upstream.strip) } : {}),
    })
    return RESPONSE_ALREADY_SENT
  }
}

/** The keys that a client sends: whatever upstream makes of them, they are not kept. */
function keysOf({ headers }: IncomingMessage): string[] {
  return CREDENTIALS.flatMap((name) => headers[name] ?? [])
    .map((value) => value.replace(/^(bearer|basic|token)\s+/i, '').trim())
    .filter((value) => /^[\x21-\x7e]+$/.test(value))
}

const CREDENTIALS = ['authorization', 'proxy-authorization', 'api-key', 'x-api-key', 'x-goog-api-key', 'x-auth-token']

/** What stands below `/v1` or `/upstreams/<name>/v1`, encoded as it came. */
function below(path: string): string {
  return path.replace(/^(\/upstreams\/[^/]*)?\/v1/, '')
}

/** What is no JSON object goes on as it is: upstream says best what is wrong with it. */
function strip(body: Buffer, names: readonly string[]): Buffer {
  try {
    // A letter a byte: members are found by their punctuation, and the rest need not be understood, nor held twice.
    return Buffer.from(withoutMembers(body.toString('latin1'), names), 'latin1')
  } catch {
    return body
  }
}

function noUpstream(): Refusal {
  return new Refusal(
    501,
    'No model server is configured. Set OPENAI_API_KEY (and OPENAI_BASE_URL), or name a file of upstreams in COMPLETIONIST_CONFIG, and start again.',
    {
      type: 'server_error',
      code: 'no_upstream',
    },
  )
}

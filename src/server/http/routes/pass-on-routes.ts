import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import type { IncomingMessage } from 'node:http'
import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { decodeContent } from '../../record/capture/decode-content.ts'
import { withDecodedRequest } from '../../record/capture/with-decoded-request.ts'
import { withoutMembers } from '../../record/record-policy.ts'
import { Refusal } from '../../source/refusal.ts'
import { KEY_HEADERS } from '../../upstream/forwarded-headers.ts'
import type { RewrittenBody } from '../../upstream/relay/relay-call.ts'
import { bodyTooLarge } from '../../upstream/relay/relay.ts'
import type { AppDeps, UpstreamAccess } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { unknownPath } from '../answer/answer-error.ts'
import { FORWARDED_HEADERS } from '../answer/headers.ts'
import { toCallKind, toPassedCall } from '../passed-call.ts'

type Ask = Context<AppEnv>

/** Where the call that creates a completion stands below each of the two APIs. */
const CREATES = { v1: '/chat/completions', azure: '/deployments/:deployment/chat/completions' }

/**
 * What goes on to the upstream that `behind` finds: all of OpenAI's `/v1` that the store does not answer itself, and all
 * that an Azure client asks below `/openai`. The recorder watches the calls that create a completion.
 */
export function createPassOnRoutes(
  deps: Pick<AppDeps, 'recorder' | 'log'>,
  behind: (c: Ask) => UpstreamAccess | null,
  api: keyof typeof CREATES,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post(CREATES[api], (c) => passOn(c, deps, behind(c), 'create'))
  app.all('/*', (c) => {
    const upstream = behind(c)
    if (upstream === null && api === 'v1') throw unknownPath(c.req.method, c.req.path)
    return passOn(c, deps, upstream, 'other')
  })
  return app
}

/**
 * Passes a call on from socket to socket without Hono's answers, so that no byte changes. Rejects with a `Refusal` if
 * there is no upstream or it does not answer.
 */
async function passOn(
  c: Ask,
  { recorder, log }: Pick<AppDeps, 'recorder' | 'log'>,
  upstream: UpstreamAccess | null,
  kind: 'create' | 'other',
): Promise<Response> {
  if (upstream === null) throw noUpstream()
  const { incoming, outgoing } = c.env
  if (incoming === undefined || outgoing === undefined || !('socket' in outgoing) || 'stream' in incoming)
    throw new Error('a call can be passed on only where it came over a connection of HTTP/1')
  const { pathname, search } = new URL(c.req.url)
  const passed = toPassedCall(pathname)
  const creates = kind === 'create'
  if (upstream.borrowsKey === true && !KEY_HEADERS.some((name) => c.req.header(name))) throw noKey()
  if (!creates) recorder?.countForwarded(toCallKind(passed))
  const coding = c.req.header('content-encoding') ?? null
  const watcher = creates ? recorder?.watch(upstream, c.req.header('idempotency-key') ?? null, keysOf(incoming)) : null
  await upstream.relay({
    ...passed,
    incoming,
    outgoing,
    search,
    answerHeaders: FORWARDED_HEADERS,
    requestId: c.var.requestId,
    onFault: (error) => log.error(`request ${c.var.requestId} could not be passed on`, error),
    ...(watcher == null ? {} : { watcher: withDecodedRequest(watcher, coding) }),
    ...(creates && upstream.strip.length > 0 ? { rewrite: (body: Buffer) => strip(body, coding, upstream.strip) } : {}),
  })
  return RESPONSE_ALREADY_SENT
}

/** The keys that a client sends. They are never stored, whether or not upstream accepts them. */
function keysOf({ headers }: IncomingMessage): string[] {
  return CREDENTIALS.flatMap((name) => headers[name] ?? [])
    .map((value) => value.replace(/^(bearer|basic|token)\s+/i, '').trim())
    .filter((value) => /^[\x21-\x7e]+$/.test(value))
}

const CREDENTIALS = ['authorization', 'proxy-authorization', 'api-key', 'x-api-key', 'x-goog-api-key', 'x-auth-token']

/** A body that is no JSON object goes on unchanged: upstream explains best what is wrong with it. Throws 413. */
function strip(coded: Buffer, coding: string | null, names: readonly string[]): RewrittenBody {
  const { bytes, problem } = decodeContent(coded, coding, BODY_LIMIT)
  if (problem === 'too_large') throw bodyTooLarge()
  const asItIs = { body: coded, plain: false }
  if (bytes === null) return asItIs
  try {
    // latin1 keeps one character a byte. Members are found by their punctuation, so the text need not be decoded.
    const text = bytes.toString('latin1')
    const kept = withoutMembers(text, names)
    return kept === text ? asItIs : { body: Buffer.from(kept, 'latin1'), plain: true }
  } catch {
    return asItIs
  }
}

/** What OpenAI says to a client without a key. */
function noKey(): Refusal {
  return new Refusal(
    401,
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
  )
}

function noUpstream(): Refusal {
  return new Refusal(
    501,
    'No model server is configured, and no client’s own key goes on where COMPLETIONIST_KEY is server or a token is asked for. Set OPENAI_API_KEY (and OPENAI_BASE_URL), or name a file of upstreams in COMPLETIONIST_CONFIG, and start again.',
    {
      type: 'server_error',
      code: 'no_upstream',
    },
  )
}

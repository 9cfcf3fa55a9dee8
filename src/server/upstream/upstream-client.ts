import { Refusal } from '../source/refusal.ts'
import { scrubSecrets } from '../redact/secret.ts'
import { INTERACTIVE, type Patience, REAL_TOOLS, type RetryTools, withRetry } from './retry.ts'
import { readJsonAnswer, toStatusRefusal } from './upstream-answer.ts'
import { upstreamFailure } from './upstream-failure.ts'
import {
  firstHeader,
  type Peer,
  toPeer,
  toUpstreamUrl,
  type UpstreamIdentity,
  withIdentity,
} from './upstream-headers.ts'
import { type Answer, BODY_BUDGET, type Deadlines, exchangeOnce, READ_DEADLINES } from './exchange.ts'

/** A call about stored completions. */
export interface UpstreamCall {
  method: 'GET' | 'POST' | 'DELETE'
  /** Below the base URL, percent-encoded, with a leading slash. */
  path: string
  /** Query without `?`; empty for none. */
  search?: string
  /** JSON text. */
  body?: string
  signal?: AbortSignal | undefined
  onTry?: () => void
}

/** A JSON answer that was received completely. */
export interface UpstreamAnswer {
  /** The body exactly as it came. */
  text: string
  value: unknown
  requestId: string | null
}

export interface UpstreamClientOptions extends UpstreamIdentity {
  tools?: RetryTools
  patience?: Patience
  deadlines?: Deadlines
  /** The most decoded bytes of one answer. */
  budget?: number
}

export interface UpstreamClient {
  /** Host and port, for messages and labels. */
  readonly host: string
  /** How messages name the upstream, with the settings that lead to it. */
  readonly peer: Peer
  readonly tools: RetryTools
  /**
   * Asks, retries if that makes sense, and gives a JSON object. Rejects with a `Refusal` of type `upstream_error` whose
   * message says what to do, or with the abort's reason. `check` throws a `Refusal` for a shape that it does not
   * accept.
   */
  call(call: UpstreamCall, check?: (value: Readonly<Record<string, unknown>>) => void): Promise<UpstreamAnswer>
}

/** The one place for our own questions to the upstream. Forwarded calls of clients go through `relay.ts`. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const { baseUrl } = options
  const tools = options.tools ?? REAL_TOOLS
  const peer = toPeer(options)

  async function once(
    call: UpstreamCall,
    check: (value: Readonly<Record<string, unknown>>) => void,
  ): Promise<UpstreamAnswer> {
    const headers = withIdentity(
      {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'completionist',
        ...(call.body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(call.body)) }),
      },
      options,
    )
    const url = toUpstreamUrl(baseUrl, call.path, call.search ?? '')
    const exchange = { url, method: call.method, headers, body: call.body ?? null, peer }
    const answer = await exchangeOnce(
      exchange,
      options.deadlines ?? READ_DEADLINES,
      options.budget ?? BODY_BUDGET,
      call.signal,
    )
    if (answer.status >= 300 && answer.status < 400) throw toRedirectRefusal(answer, peer)
    if (answer.status < 200 || answer.status >= 400)
      throw toStatusRefusal(answer, peer, options.key !== null, tools.now())
    const { text, value } = readJsonAnswer(answer, peer)
    check(value)
    return { text, value, requestId: firstHeader(answer.headers, 'x-request-id') }
  }

  return {
    host: peer.host,
    peer,
    tools,
    call: (call, check = () => undefined) =>
      withRetry(
        async () => {
          call.onTry?.()
          try {
            return await once(call, check)
          } catch (error) {
            throw error instanceof Refusal ? scrubbed(error) : error
          }
        },
        tools,
        options.patience ?? INTERACTIVE,
        call.signal,
      ),
  }
}

/** Redirects are never followed: the key would go to another host. */
export function toRedirectRefusal(answer: Pick<Answer, 'status' | 'headers'>, peer: Peer): Refusal {
  const { host, settings } = peer
  const location = firstHeader(answer.headers, 'location')
  const target = location !== null && URL.canParse(location) ? ` to ${new URL(location).host}` : ''
  return upstreamFailure(
    'upstream_redirect',
    `${host} answered with a redirect (${answer.status})${target}. It was not followed, so that the key goes nowhere else. If the new address is right, put it into ${settings.baseUrl}.`,
    { status: answer.status, requestId: firstHeader(answer.headers, 'x-request-id') },
  )
}

function scrubbed(refusal: Refusal): Refusal {
  const { message, ...body } = refusal.body
  const clean = scrubSecrets(message)
  // The cause may quote what was sent. If the message had something to hide, the cause is dropped.
  return clean === message ? refusal : new Refusal(refusal.status, clean, body)
}

import type { ClientRequest, IncomingMessage } from 'node:http'
import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { Refusal } from '../../source/refusal.ts'
import { type HeaderPairs, toForwardedRequestHeaders, toHeaderPairs } from '../forwarded-headers.ts'
import { type KeyRule, toCallIdentity } from '../key-rule.ts'
import { upstreamFailure } from '../upstream-failure.ts'
import { type ApiRoot, toRoot, toUpstreamUrl, type UpstreamIdentity, withIdentity } from '../upstream-headers.ts'
import type { RelayCall, RelayWatcher, RewrittenBody } from './relay-call.ts'

/** A client's call as it goes on to upstream. */
export interface RelayQuestion {
  url: URL
  method: string
  /** A repeated header has a list. */
  headers: Record<string, string | string[]>
  hasBody: boolean
}

/**
 * Where a call goes and what it carries. The body is framed for every method: by itself node does not do so for GET,
 * HEAD or DELETE, and upstream would read the body as another call. Throws a `Refusal` for what cannot be sent on.
 */
export function readRelayQuestion(
  own: UpstreamIdentity,
  rule: KeyRule,
  call: { incoming: IncomingMessage; path: string; search: string; root?: ApiRoot; rewritten: boolean },
): RelayQuestion {
  const { incoming } = call
  const root = toRoot(own.baseUrl, call.root ?? 'base')
  const url = toUpstreamUrl(root, call.path, call.search)
  if (!isBelow(url, root)) throw upstreamFailure('bad_shape', 'This path leads out of the upstream’s API.')
  const { identity, passed } = toCallIdentity(own, rule, incoming.headers)
  const framing = readFraming(incoming)
  const headers = {
    ...withIdentity({ ...toLists(toForwardedRequestHeaders(toHeaderPairs(incoming.rawHeaders))), ...passed }, identity),
    // The length of a rewritten body is known only when it has been rewritten.
    ...(call.rewritten ? {} : framing),
  }
  return { url, method: incoming.method ?? 'GET', headers, hasBody: framing !== null }
}

/** The header that says where the body ends; null without a body. */
function readFraming({ headers }: IncomingMessage): Record<string, string> | null {
  const coding = headers['transfer-encoding']
  if (coding === undefined) {
    const length = headers['content-length']
    return length === undefined ? null : { 'content-length': length }
  }
  if (coding.trim().toLowerCase() === 'chunked') return { 'transfer-encoding': 'chunked' }
  throw new Refusal(501, 'Only “chunked” is understood as a transfer coding. Send the body without another one.', {
    code: 'unsupported_transfer_coding',
  })
}

function toLists(pairs: HeaderPairs): Record<string, string | string[]> {
  const lists = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    lists.set(key, [...(lists.get(key) ?? []), value])
  }
  return Object.fromEntries([...lists].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]))
}

/** Whether a path is still below the base URL after `..` and the like are resolved. */
function isBelow(url: URL, baseUrl: URL): boolean {
  return url.origin === baseUrl.origin && url.pathname.startsWith(baseUrl.pathname.replace(/\/*$/, '/'))
}

/** How the body reports to the rest of the call. */
interface BodyEvents {
  gone: () => void
  refuse: (refusal: Refusal) => void
  safely: (act: () => void) => () => void
}

/** Sends the client's body to `request` and ends it; the watcher sees it, too. */
export function sendBody(
  call: Pick<RelayCall, 'incoming' | 'rewrite'> & { watcher: RelayWatcher; hasBody: boolean },
  request: ClientRequest,
  { gone, refuse, safely }: BodyEvents,
): void {
  const { incoming, watcher, rewrite } = call
  incoming.on('error', gone)
  if (!call.hasBody) {
    request.end()
    incoming.resume()
  } else if (rewrite === undefined) {
    incoming.pipe(request)
  } else {
    collect(call, request, rewrite, { refuse, safely })
  }
  incoming.on('data', (chunk: Buffer) => watcher.request(chunk))
  incoming.on('end', () => watcher.requestEnd())
}

function collect(
  { incoming }: Pick<RelayCall, 'incoming'>,
  request: ClientRequest,
  rewrite: (body: Buffer) => RewrittenBody,
  { refuse, safely }: Pick<BodyEvents, 'refuse' | 'safely'>,
): void {
  let chunks: Buffer[] | null = []
  let size = 0
  incoming.on('data', (chunk: Buffer) => {
    if (chunks === null) return
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
    else {
      chunks = null
      refuse(bodyTooLarge())
    }
  })
  incoming.on(
    'end',
    safely(() => {
      if (chunks === null || request.destroyed) return
      const whole = Buffer.concat(chunks)
      chunks = null
      const { body, plain } = rewrite(whole)
      if (plain) request.removeHeader('content-encoding')
      request.setHeader('content-length', body.length)
      request.end(body)
    }),
  )
}

/** 413 for a body of more than `BODY_LIMIT` bytes that would have to be changed on its way. */
export function bodyTooLarge(): Refusal {
  return new Refusal(
    413,
    `The body is larger than ${BODY_LIMIT / 1024 / 1024} MB, the most that can be changed on its way (COMPLETIONIST_STRIP). Send less, or let an upstream without “strip” have it.`,
    { code: 'request_too_large' },
  )
}

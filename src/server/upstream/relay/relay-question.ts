import type { IncomingMessage } from 'node:http'
import { Refusal } from '../../source/refusal.ts'
import { type HeaderPairs, toForwardedRequestHeaders, toHeaderPairs } from '../forwarded-headers.ts'
import { type KeyRule, toCallIdentity } from '../key-rule.ts'
import { upstreamFailure } from '../upstream-failure.ts'
import { type ApiRoot, toRoot, toUpstreamUrl, type UpstreamIdentity, withIdentity } from '../upstream-headers.ts'

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

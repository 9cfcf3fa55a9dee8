import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http'
import { Refusal } from '../../source/refusal.ts'
import {
  type HeaderPairs,
  toForwardedAnswerHeaders,
  toForwardedRequestHeaders,
  toHeaderPairs,
  toHeaderTexts,
} from '../forwarded-headers.ts'
import { type KeyRule, toCallIdentity } from '../key-rule.ts'
import { toRedirectRefusal } from '../upstream-client.ts'
import { upstreamFailure } from '../upstream-failure.ts'
import {
  type ApiRoot,
  type HeaderTexts,
  type Peer,
  toRoot,
  toUpstreamUrl,
  type UpstreamIdentity,
  withIdentity,
} from '../upstream-headers.ts'

/** A client's call as it goes on to upstream. */
export interface QuestionHead {
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
export function readQuestionHead(
  own: UpstreamIdentity,
  rule: KeyRule,
  call: { incoming: IncomingMessage; path: string; search: string; root?: ApiRoot; rewritten: boolean },
): QuestionHead {
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

/** The head of an upstream's answer as the client gets it. */
export interface AnswerHead {
  status: number
  /** Names and values in turn, as `writeHead` takes them. */
  head: string[]
  texts: HeaderTexts
}

/**
 * The part of an answer's head that is sent to the client. `ours` wins over upstream's; `requestId` is used if upstream
 * sends none. Throws a `Refusal` for an answer that cannot be passed on.
 */
export function readAnswerHead(
  response: IncomingMessage,
  peer: Peer,
  ours: Readonly<Record<string, string>>,
  requestId: string,
): AnswerHead {
  const status = response.statusCode ?? 0
  if (status < 200)
    throw upstreamFailure('bad_shape', `${peer.host} answered with the status ${status}, which ends no call.`)
  if (status >= 300 && status < 400 && status !== 304)
    throw toRedirectRefusal({ status, headers: response.headers }, peer)
  const coding = response.headers['transfer-encoding']
  if (coding !== undefined && !/^(chunked|identity)$/i.test(coding.trim()))
    throw upstreamFailure('bad_shape', `${peer.host} answered in a transfer coding that nobody asked for (${coding}).`)
  const given = toForwardedAnswerHeaders(toHeaderPairs(response.rawHeaders)).filter(
    // An answer without a body has no length, whatever the header says.
    (pair) => status !== 204 || !isLength(pair),
  )
  for (const [name, value] of given) checkHeader(name, value, peer)
  const texts = toHeaderTexts(given)
  const streams = !('content-length' in texts) && status !== 204 && status !== 304
  const own = Object.entries({
    // Otherwise a reverse proxy before us would hold the stream back until it is complete.
    ...(streams ? { 'x-accel-buffering': 'no' } : {}),
    ...('x-request-id' in texts ? {} : { 'x-request-id': requestId }),
    ...ours,
  })
  const kept = given.filter(([name]) => !own.some(([mine]) => mine === name.toLowerCase()))
  return { status, head: lengthLast([...kept, ...own]).flat(), texts }
}

function checkHeader(name: string, value: string, peer: Peer): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    const named = name.replaceAll(/[^\x21-\x7e]/g, '?')
    throw upstreamFailure(
      'bad_shape',
      `${peer.host} answered with a header that HTTP does not allow (${named}). It was not passed on.`,
    )
  }
}

const isLength = ([name]: readonly [string, string]) => name.toLowerCase() === 'content-length'

/**
 * Once Node knows a length, it reads `Content-Disposition` as UTF-8 and refuses other bytes in a file's name; before,
 * it sends them as they are.
 */
function lengthLast(pairs: HeaderPairs): HeaderPairs {
  return [...pairs.filter((pair) => !isLength(pair)), ...pairs.filter(isLength)]
}

import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http'
import { type HeaderPairs, toForwardedAnswerHeaders, toHeaderPairs, toHeaderTexts } from '../forwarded-headers.ts'
import { toRedirectRefusal } from '../upstream-client.ts'
import { upstreamFailure } from '../upstream-failure.ts'
import type { HeaderTexts, Peer } from '../upstream-headers.ts'

/** The head of an upstream's answer as the client gets it. */
export interface RelayAnswer {
  status: number
  /** Names and values in turn, as `writeHead` takes them. */
  head: string[]
  /** Upstream's own, for whoever watches. */
  texts: HeaderTexts
}

/**
 * What of an answer's head goes back. `ours` wins over what upstream says; `requestId` stands in where it says none.
 * Throws a `Refusal` for an answer that cannot be passed on.
 */
export function toRelayAnswer(
  response: IncomingMessage,
  peer: Peer,
  ours: Readonly<Record<string, string>>,
  requestId: string,
): RelayAnswer {
  const status = response.statusCode ?? 0
  if (status < 200)
    throw upstreamFailure('bad_shape', `${peer.host} answered with the status ${status}, which ends no call.`)
  if (status >= 300 && status < 400 && status !== 304)
    throw toRedirectRefusal({ status, headers: response.headers }, peer)
  const coding = response.headers['transfer-encoding']
  if (coding !== undefined && !/^(chunked|identity)$/i.test(coding.trim()))
    throw upstreamFailure('bad_shape', `${peer.host} answered in a transfer coding that nobody asked for (${coding}).`)
  const given = toForwardedAnswerHeaders(toHeaderPairs(response.rawHeaders)).filter(
    // An answer without a body has no length, whatever it says.
    (pair) => status !== 204 || !isLength(pair),
  )
  for (const [name, value] of given) checkHeader(name, value, peer)
  const texts = toHeaderTexts(given)
  const streams = !('content-length' in texts) && status !== 204 && status !== 304
  const own = Object.entries({
    // A reverse proxy before us would hold it back until it is whole.
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
 * Node reads a `Content-Disposition` as UTF-8 once it knows a length, and refuses the bytes of a file's name that are
 * none; before that it sends them as they are.
 */
function lengthLast(pairs: HeaderPairs): HeaderPairs {
  return [...pairs.filter((pair) => !isLength(pair)), ...pairs.filter(isLength)]
}

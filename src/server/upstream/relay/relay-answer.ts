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
  texts: HeaderTexts
}

/**
 * The part of an answer's head that is sent to the client. `ours` wins over upstream's; `requestId` is used if upstream
 * sends none. Throws a `Refusal` for an answer that cannot be passed on.
 */
export function readRelayAnswer(
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

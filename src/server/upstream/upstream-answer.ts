import { isRecord } from '#lib/is-record.ts'
import { Refusal } from '../source/refusal.ts'
import { parseRetryAfter } from './retry.ts'
import { toGist, upstreamBody, upstreamFailure } from './upstream-failure.ts'
import { firstHeader, type Peer } from './upstream-headers.ts'
import type { Answer } from './exchange.ts'

/**
 * The JSON object of a successful answer and its exact text. A wrong content type is accepted if the JSON is valid.
 * Throws a `Refusal` with `not_json`, `invalid_json` or `bad_shape`.
 */
export function readJsonAnswer(
  answer: Answer,
  { host, settings }: Peer,
): { text: string; value: Readonly<Record<string, unknown>> } {
  const facts = { status: answer.status, requestId: requestIdOf(answer) }
  const text = toText(answer.bytes)
  if (text === null)
    throw upstreamFailure(
      'invalid_json',
      `${host} sent bytes that are not UTF-8. Nothing of that answer was used.`,
      facts,
    )
  // A delete may be answered like this.
  if (answer.status === 204) return { text, value: {} }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    if (isJsonType(answer)) {
      const message = `${host} sent JSON that is broken or cut off (${answer.bytes.length} bytes). Nothing of that answer was used; try again.`
      throw upstreamFailure('invalid_json', message, facts)
    }
    const gist = toGist(text)
    const message = `${host} answered with something that is not JSON. Check ${settings.baseUrl}, or whether a proxy or login page stands between.`
    throw upstreamFailure('not_json', gist === '' ? message : `${message} It says: “${gist}”`, facts)
  }
  if (!isRecord(value)) {
    const message = `${host} answered with JSON that is not what the contract says. Check that ${settings.baseUrl} names an OpenAI-compatible API.`
    throw upstreamFailure('bad_shape', message, facts)
  }
  return { text, value }
}

/**
 * Upstream's refusal with its status, message, code and request id. Server errors become 502, so that nobody takes them
 * for ours; 4xx keep their status.
 */
export function toStatusRefusal(answer: Answer, peer: Peer, hasKey: boolean, nowMs: number): Refusal {
  const { status } = answer
  const error = readErrorBody(toText(answer.bytes) ?? '')
  const retryAfter = firstHeader(answer.headers, 'retry-after')
  const facts = {
    status,
    requestId: requestIdOf(answer),
    retryMs: parseRetryAfter(retryAfter, firstHeader(answer.headers, 'retry-after-ms'), nowMs),
  }
  const message = [
    advise(status, error.code, peer, hasKey, facts.retryMs),
    error.message === '' ? '' : `It says: “${error.message}”`,
  ]
  const body = upstreamBody(error.code, error.param, facts)
  return new Refusal(
    status >= 400 && status < 500 ? status : 502,
    message.filter((part) => part !== '').join(' '),
    body,
  )
}

function advise(status: number, code: string | null, peer: Peer, hasKey: boolean, retryMs: number | null): string {
  const { host, settings } = peer
  if (status === 401 || status === 403) {
    if (!hasKey) return `${host} wants a key (${status}). Set ${settings.key} and start again.`
    return `${host} refused the key (${status}). Check ${settings.key}, its project and its permissions.`
  }
  if (status === 429) {
    if (code === 'insufficient_quota')
      return `The account at ${host} has no quota left (429). Check its plan and billing.`
    if (retryMs === null) return `${host} asks for fewer requests (429). Wait a moment and try again.`
    return `${host} asks to wait until ${new Date(retryMs).toISOString().replace(/\.\d+Z$/, 'Z')} (429).`
  }
  if (status === 404) return `${host} has no such thing (404).`
  if (status >= 500) return `${host} failed (${status}). This is not about your question; try again later.`
  return `${host} refused the question (${status}).`
}

function readErrorBody(text: string): { message: string; code: string | null; param: string | null } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { message: toGist(text), code: null, param: null }
  }
  const error = isRecord(value) && isRecord(value['error']) ? value['error'] : value
  if (!isRecord(error)) return { message: typeof error === 'string' ? toGist(error) : '', code: null, param: null }
  const message = [error['message'], error['detail'], isRecord(value) ? value['error'] : null].find(
    (part) => typeof part === 'string',
  )
  return {
    message: typeof message === 'string' ? message.slice(0, 2_000) : '',
    code: typeof error['code'] === 'string' ? error['code'] : null,
    param: typeof error['param'] === 'string' ? error['param'] : null,
  }
}

/** Strict UTF-8 (a byte order mark is dropped, as JSON allows); null if the bytes are something else. */
function toText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function requestIdOf(answer: Answer): string | null {
  return firstHeader(answer.headers, 'x-request-id') ?? firstHeader(answer.headers, 'apim-request-id')
}

function isJsonType(answer: Answer): boolean {
  return /[/+]json\b/i.test(firstHeader(answer.headers, 'content-type') ?? '')
}

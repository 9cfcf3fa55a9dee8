import type { ApiErrorBody } from '#contract/wire/api-error.ts'
import { Refusal } from '../source/refusal.ts'
import type { Peer } from './upstream-headers.ts'

/** What went wrong between us and the upstream, if upstream itself gave no code. */
export type FailureCode =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'truncated'
  | 'invalid_json'
  | 'bad_shape'
  | 'not_json'
  | 'upstream_redirect'
  | 'too_large'
  | 'bad_key'

/** What else is known about the failure. */
export interface FailureFacts {
  status?: number | null
  requestId?: string | null
  retryMs?: number | null
  cause?: unknown
}

/**
 * A failure that we found ourselves, as an error body for the screen: 504 for timeouts, else 502. `message` must say
 * what to do and contain no key.
 */
export function upstreamFailure(code: FailureCode, message: string, facts: FailureFacts = {}): Refusal {
  return new Refusal(
    code === 'timeout' ? 504 : 502,
    message,
    upstreamBody(code, null, facts),
    facts.cause === undefined ? {} : { cause: facts.cause },
  )
}

/** The members of every error about the upstream. */
export function upstreamBody(
  code: string | null,
  param: string | null,
  facts: FailureFacts,
): Omit<ApiErrorBody, 'message'> {
  return {
    type: 'upstream_error',
    param,
    code,
    upstream_status: facts.status ?? null,
    request_id: facts.requestId ?? null,
    retry_ms: facts.retryMs ?? null,
  }
}

const CONNECT_CODES = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN']

/**
 * The failure code for an error of node's `http` or `https`. `headersCame` tells an answer that broke off from one that
 * never began.
 */
export function toTransportFailure(error: unknown, { host, settings }: Peer, headersCame: boolean): Refusal {
  const code = errorCode(error)
  const facts = { cause: error }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return upstreamFailure('dns', `No address was found for ${host}. Check ${settings.baseUrl} and the network.`, facts)
  if (CONNECT_CODES.includes(code))
    return upstreamFailure(
      'connect',
      `${host} does not accept connections (${code}). Check ${settings.baseUrl} and the network.`,
      facts,
    )
  if (
    /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH)|_CERT/.test(code) ||
    code === 'EPROTO'
  )
    return upstreamFailure(
      'tls',
      `The TLS certificate or handshake of ${host} cannot be trusted (${code}). If it is your own authority, name its file in NODE_EXTRA_CA_CERTS and start again.`,
      facts,
    )
  if (code === 'ERR_INVALID_CHAR')
    return upstreamFailure('bad_key', `A character that no header can carry is in ${settings.identity}. Set it anew.`)
  if (code.startsWith('HPE_'))
    return upstreamFailure('bad_shape', `${host} did not answer in HTTP (${code}). Check ${settings.baseUrl}.`, facts)
  return upstreamFailure(
    'truncated',
    headersCame
      ? `${host} broke off in the middle of its answer. Nothing of that answer was used; try again.`
      : `${host} closed the connection before it answered. Try again.`,
    facts,
  )
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The text of an unknown body for a message, without tags and control characters, at most 120 characters. */
export function toGist(text: string): string {
  const plain = text
    .slice(0, 20_000)
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return plain.slice(0, 120).toWellFormed()
}

import type { IncomingHttpHeaders } from 'node:http'
import { hideFromLogs } from '../redact/secret.ts'
import { KEY_HEADERS } from './forwarded-headers.ts'
import { firstHeader, type UpstreamIdentity } from './upstream-headers.ts'

/**
 * Whose key upstream gets. `auto`: ours if there is one, else the client's; `client`: the client's if it sends one,
 * else ours; `server`: ours or none. Never both.
 */
export const KEY_RULES = ['auto', 'client', 'server'] as const
export type KeyRule = (typeof KEY_RULES)[number]

/** The identity for one call, and the client's own identity headers that are sent instead of ours. */
export interface CallIdentity {
  identity: UpstreamIdentity
  passed: Record<string, string>
}

/** Decides for one call; `headers` are the client's. */
export function toCallIdentity(own: UpstreamIdentity, rule: KeyRule, headers: IncomingHttpHeaders): CallIdentity {
  const passed: Record<string, string> = {}
  for (const name of KEY_HEADERS) {
    const value = firstHeader(headers, name)
    if (value === null || value === '') continue
    hideFromLogs(value)
    passed[name] = value
  }
  const hasOwn = Object.keys(passed).length > 0
  const clients = hasOwn && (rule === 'client' || (rule === 'auto' && own.key === null))
  if (!clients) return { identity: own, passed: {} }
  // Our organisation and project are not sent with a client's key, unless we have no key at all.
  const identity = own.key === null ? own : { ...own, key: null, organization: null, project: null }
  return { identity, passed }
}

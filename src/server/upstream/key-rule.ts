import type { IncomingHttpHeaders } from 'node:http'
import { hideFromLogs } from '../secret.ts'
import { KEY_HEADERS } from './forwarded-headers.ts'
import { firstHeader, type UpstreamIdentity } from './upstream-headers.ts'

/**
 * Whose key upstream sees. `auto`: ours where we have one, else the client's; `client`: the client's where it sends one,
 * else ours; `server`: ours or none. Never both.
 */
export const KEY_RULES = ['auto', 'client', 'server'] as const
export type KeyRule = (typeof KEY_RULES)[number]

/** Who we are for one call, and the headers of the client's own identity that go on in place of ours. */
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
  // Our organisation and project do not go with somebody else's key, unless they are all that we have.
  const identity = own.key === null ? own : { ...own, key: null, organization: null, project: null }
  return { identity, passed }
}

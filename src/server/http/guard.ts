import { Refusal } from '../source/refusal.ts'

/** The request as it came over the wire, before a library made a URL of it. */
export interface GuardedRequest {
  method: string
  /** The request target exactly as sent. */
  target: string
  /** Every Host header, in order. */
  hosts: readonly string[]
  /** A header by lower-case name. */
  header: (name: string) => string | null
}

/** Whom the guard lets through. */
export interface GuardRules {
  hosts: ReadonlySet<string>
  origins: ReadonlySet<string>
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'])
const READS = new Set(['GET', 'HEAD'])
/** Characters: nginx takes 8 kB of request line by default. */
const MAX_PATH = 8_000
const JSON_TYPE = /^application\/json\s*(;|$)/i
const NDJSON_TYPE = /^application\/(x-ndjson|jsonl)\s*(;|$)/i

/**
 * Decides whether a request may reach a handler (docs/threats.md, Threats). The exact Host list stops DNS rebinding;
 * `same-origin` stops pages on other ports of localhost. Gives null or the refusal. The refusal's text is constant:
 * nothing of the request is repeated.
 */
export function guardRequest(request: GuardedRequest, rules: GuardRules): Refusal | null {
  return (
    refuseTarget(request.target) ??
    refuseHost(request.hosts, rules) ??
    refuseMethod(request.method) ??
    refuseOrigin(request, rules) ??
    refuseContent(request)
  )
}

/** Whether the path is answered with JSON. All others are the page and its files. */
export function isApiPath(path: string): boolean {
  return /^\/(v1|openai|api|healthz|upstreams)(\/|\?|$)/.test(path)
}

/** `/upstreams/<name>/v1…` and Azure's `/openai/v1…` follow the rules of `/v1…`. */
function withoutUpstream(path: string): string {
  return path.replace(/^\/upstreams\/[^/]+(?=\/(v1|openai)(\/|$))/, '').replace(/^\/openai(?=\/v1(\/|$))/, '')
}

function refuseTarget(target: string): Refusal | null {
  const path = target.split('?', 1)[0] ?? ''
  if (path.length > MAX_PATH) return new Refusal(414, 'The path is too long.')
  if (!path.startsWith('/') || path.includes('//')) return malformed()
  if (/[\p{Cc}\s\\#]|%(0[0-9a-f]|1[0-9a-f]|7f|5c)/iu.test(path)) return malformed()
  // The router decodes paths, but the check for a token does not: `/%61pi` would reach `/api` without a token.
  if (/^\/[^/]*%/.test(path)) return malformed()
  const own = withoutUpstream(path)
  if (/%2f/i.test(path.slice(0, path.length - own.length))) return malformed()
  for (const segment of path.split('/')) {
    let decoded: string
    try {
      decoded = decodeURIComponent(segment)
    } catch {
      return malformed()
    }
    if (decoded === '.' || decoded === '..') return malformed()
    // An id may contain an encoded slash; no other part of a path needs one.
    if (/%2f/i.test(segment) && !/^\/((v1\/chat|api)\/)?completions\//.test(own)) return malformed()
  }
  return null
}

// Functions, because creating an Error is slow: it captures the stack.
function malformed(): Refusal {
  return new Refusal(400, 'The path is malformed.', { code: 'malformed_path' })
}

function foreign(): Refusal {
  return new Refusal(403, 'Requests from other origins are not accepted.', { code: 'cross_origin' })
}

function refuseHost(hosts: readonly string[], rules: GuardRules): Refusal | null {
  const [host] = hosts
  if (host === undefined || hosts.length !== 1) {
    return new Refusal(400, 'The request must carry exactly one Host header.', { code: 'host_header' })
  }
  if (rules.hosts.has(host)) return null
  return new Refusal(421, 'This server does not answer to that name. See COMPLETIONIST_HOSTS.', {
    code: 'unknown_host',
  })
}

function refuseMethod(method: string): Refusal | null {
  if (METHODS.has(method)) return null
  // A CORS preflight is never allowed.
  if (method === 'OPTIONS') return foreign()
  return new Refusal(405, 'Only GET, HEAD, POST, PATCH, DELETE requests are accepted.', {
    code: 'method_not_supported',
  })
}

function refuseOrigin(request: GuardedRequest, rules: GuardRules): Refusal | null {
  const origin = request.header('origin')
  if (origin !== null && !rules.origins.has(origin)) return foreign()
  const site = request.header('sec-fetch-site')
  if (site === null || site === 'same-origin') return null
  const navigates =
    READS.has(request.method) &&
    request.header('sec-fetch-mode') === 'navigate' &&
    request.header('sec-fetch-dest') === 'document'
  // `none` means that a person typed the address; no page can send it.
  if (site === 'none') return isApiPath(request.target) && !navigates ? foreign() : null
  return !isApiPath(request.target) && navigates ? null : foreign()
}

function refuseContent(request: GuardedRequest): Refusal | null {
  if (READS.has(request.method)) return null
  const fromBrowser = request.header('origin') !== null || request.header('sec-fetch-site') !== null
  if (fromBrowser && request.header('x-app') !== '1') {
    return new Refusal(403, 'The header X-App: 1 is missing.', { code: 'cross_origin' })
  }
  const type = request.header('content-type')
  if (type === null && request.method === 'DELETE') return null
  const path = withoutUpstream(request.target.split('?', 1)[0] ?? '')
  // Uploads are multipart, which a foreign page can send without a preflight. So only programs may.
  if (!fromBrowser && /^\/(v1|openai)\/(?!chat\/completions)/.test(path)) return null
  const wanted = path === '/api/import' ? NDJSON_TYPE : JSON_TYPE
  if (type !== null && wanted.test(type)) return null
  return new Refusal(
    415,
    path === '/api/import' ? 'Send Content-Type: application/x-ndjson.' : 'Send Content-Type: application/json.',
    { code: 'unsupported_content_type' },
  )
}

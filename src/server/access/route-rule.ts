import type { Right } from './roles.ts'

/** The kinds of entries in the audit. */
export type Deed = 'export' | 'change' | 'delete' | 'import' | 'mirror' | 'backup' | 'restore'

/** What a route requires of its caller, and how it is written to the audit. */
export interface RouteRule {
  /** `unasked`: nobody is asked who he is; `anyone`: no token is needed; `known`: any token will do. */
  right: Right | 'unasked' | 'anyone' | 'known'
  deed: Deed | null
}

type Line = readonly [methods: string, path: string, right: RouteRule['right'], deed?: Deed]

/**
 * Which route requires which right. The first line that matches counts. `:x` is one part of a path, `*` any rest;
 * `HEAD` counts as `GET`, and `/upstreams/<name>/v1` and Azure's `/openai/v1` as `/v1`. A route without a line falls to
 * the cautious ones at the end.
 */
const TABLE: readonly Line[] = [
  ['GET POST DELETE', '/api/session', 'anyone'],
  ['GET', '/healthz', 'known'],

  ['GET', '/v1/chat/completions', 'read'],
  ['GET', '/v1/chat/completions/*', 'read'],
  ['POST', '/v1/chat/completions', 'record'],
  ['DELETE', '/v1/chat/completions/*', 'edit', 'delete'],
  ['*', '/v1/chat/completions/*', 'edit', 'change'],
  // Everything else below /v1 goes on to the upstream.
  ['*', '/v1/*', 'record'],
  ['*', '/openai/*', 'record'],

  ['GET', '/api/export', 'read', 'export'],
  ['GET', '/api/*', 'read'],
  ['DELETE', '/api/completions/:id', 'edit', 'delete'],
  ['POST PATCH', '/api/completions/:id', 'edit', 'change'],
  ['POST', '/api/completions', 'read'],
  ['POST', '/api/bulk', 'edit', 'change'],
  ['POST', '/api/views', 'edit', 'change'],
  ['POST', '/api/views/:slug', 'edit', 'change'],
  ['DELETE', '/api/views/:slug', 'edit', 'delete'],
  ['POST', '/api/import', 'edit', 'import'],
  ['POST', '/api/mirror', 'admin', 'mirror'],

  ['DELETE', '/api/*', 'admin', 'delete'],
  ['*', '/api/*', 'admin', 'change'],
  ['GET', '/upstreams/*', 'read'],
  ['*', '/upstreams/*', 'admin', 'change'],
  // The same in every copy of this program. Who is at the other end is asked once a connection, and may take milliseconds.
  ['GET', '/assets/*', 'unasked'],
  // The page and its files hold no data but for who may read it, and are needed to log in.
  ['GET', '/*', 'anyone'],
  ['*', '/*', 'admin', 'change'],
]

const RULES = TABLE.map(([methods, path, right, deed = null]) => ({
  methods: methods === '*' ? null : new Set(methods.split(' ')),
  path: new RegExp(`^${path.replace(/\/:\w+/g, '/[^/]+').replace(/\/\*$/, '(?:/.*)?')}$`, 's'),
  rule: { right, deed },
}))

/**
 * The rule for a request; `path` as the router sees it. `search` tells a download of a list from a list on the screen.
 */
export function toRouteRule(method: string, path: string, search: string): RouteRule {
  const asked = method === 'HEAD' ? 'GET' : method
  const own = path.replace(/^\/upstreams\/[^/]+(?=\/(v1|openai)(\/|$))/, '').replace(/^\/openai(?=\/v1(\/|$))/, '')
  const found = RULES.find((one) => (one.methods?.has(asked) ?? true) && one.path.test(own))
  const rule: RouteRule = found?.rule ?? { right: 'admin', deed: 'change' }
  if (own === '/api/completions' && isSaved(search)) return { ...rule, deed: 'export' }
  return rule
}

function isSaved(search: string): boolean {
  const format = new URLSearchParams(search).get('format')
  return format !== null && format !== 'json'
}

import type { HeaderTexts } from './upstream-headers.ts'

/** Headers as they were sent: in their own case and order, with repetitions. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[]

/** Node's flat list of names and values, as pairs. */
export function toHeaderPairs(raw: readonly string[]): HeaderPairs {
  return Array.from({ length: Math.floor(raw.length / 2) }, (_, at) => [raw[2 * at] ?? '', raw[2 * at + 1] ?? ''])
}

/** The value of each header by lower-case name; repeated ones are joined. */
export function toHeaderTexts(pairs: HeaderPairs): HeaderTexts {
  const texts = new Map<string, string>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    const before = texts.get(key)
    texts.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(texts)
}

/** Headers about one connection, of which the client's and upstream's are two. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Headers that are meant for this server: the Host, what a browser adds, and what proxies before us add. */
const OURS = new Set([
  ...HOP_BY_HOP,
  'host',
  'content-length',
  'expect',
  'http2-settings',
  'cookie',
  'cookie2',
  'origin',
  'upgrade-insecure-requests',
  'x-app',
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
])
const OURS_BEGIN = /^(sec-|x-forwarded-|x-completionist-|access-control-)/

/** The headers in which clients of the various APIs send their key. */
export const KEY_HEADERS = ['authorization', 'api-key', 'x-api-key', 'x-goog-api-key'] as const
const KEYS: ReadonlySet<string> = new Set(KEY_HEADERS)

/**
 * The headers of a client's request that are sent on to upstream: all except those for us, and keys (`key-rule.ts`).
 */
export function toForwardedRequestHeaders(pairs: HeaderPairs): HeaderPairs {
  const named = namedByConnection(pairs)
  return pairs.filter(([name]) => {
    const key = name.toLowerCase()
    return !OURS.has(key) && !OURS_BEGIN.test(key) && !KEYS.has(key) && !named.has(key)
  })
}

/**
 * Headers that an upstream must not send to a browser under our origin: cookies, permissions and policies, other places
 * to find us, and those that make a browser load, go somewhere or ask for a password.
 */
const NOT_IN_OUR_NAME = new Set([
  ...HOP_BY_HOP,
  'set-cookie',
  'set-cookie2',
  'set-login',
  'strict-transport-security',
  'public-key-pins',
  'public-key-pins-report-only',
  'expect-ct',
  'alt-svc',
  'clear-site-data',
  'service-worker-allowed',
  'service-worker-navigation-preload',
  'permissions-policy',
  'permissions-policy-report-only',
  'feature-policy',
  'document-policy',
  'document-policy-report-only',
  'require-document-policy',
  'origin-agent-cluster',
  'origin-isolation',
  'origin-trial',
  'integrity-policy',
  'integrity-policy-report-only',
  'referrer-policy',
  'x-frame-options',
  'x-content-type-options',
  'x-xss-protection',
  'x-permitted-cross-domain-policies',
  'x-dns-prefetch-control',
  'x-ua-compatible',
  'timing-allow-origin',
  'supports-loading-mode',
  'speculation-rules',
  'link',
  'refresh',
  'sourcemap',
  'x-sourcemap',
  'nel',
  'report-to',
  'reporting-endpoints',
  'accept-ch',
  'accept-ch-lifetime',
  'critical-ch',
  'no-vary-search',
  'use-as-dictionary',
  'activate-storage-access',
  'observe-browsing-topics',
])
const NOT_IN_OUR_NAME_BEGIN = /^(access-control-|content-security-policy|cross-origin-|attribution-reporting-|sec-)/
/** With these schemes a browser asks for a password, as if our page did. */
const ASKS_FOR_PASSWORD = /\b(basic|digest|negotiate|ntlm)\b/i

/** The headers of an upstream's answer that are sent to the client. */
export function toForwardedAnswerHeaders(pairs: HeaderPairs): HeaderPairs {
  const named = namedByConnection(pairs)
  return pairs.filter(([name, value]) => {
    const key = name.toLowerCase()
    if (key === 'www-authenticate') return !ASKS_FOR_PASSWORD.test(value)
    return !NOT_IN_OUR_NAME.has(key) && !NOT_IN_OUR_NAME_BEGIN.test(key) && !named.has(key)
  })
}

/**
 * `Connection: x-a` means that `x-a` concerns this connection only. Headers that frame the message cannot be removed
 * this way.
 */
function namedByConnection(pairs: HeaderPairs): ReadonlySet<string> {
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim())
  return new Set(named.filter((name) => !/^(content-.*|authorization|api-key|x-api-key)$/.test(name)))
}

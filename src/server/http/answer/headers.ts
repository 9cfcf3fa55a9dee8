/**
 * The response headers of every kind of answer (docs/threats.md, Headers). Images and audio of a completion are shown from
 * `blob:` URLs that the page makes; there is no worker, so no Trusted Types policy either.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const COMMON = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

const ISOLATION = {
  ...COMMON,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
} as const

/** Headers of the page itself. */
export const DOCUMENT_HEADERS = {
  ...ISOLATION,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'no-cache',
} as const

/** Headers of files whose name changes with their content. */
export const ASSET_HEADERS = { ...ISOLATION, 'cache-control': 'public, max-age=31536000, immutable' } as const

/** Headers of the other files, such as the icon. */
export const FILE_HEADERS = { ...ISOLATION, 'cache-control': 'no-cache' } as const

/** Set on what upstream answered to a forwarded call; its own content type stays. */
export const FORWARDED_HEADERS = {
  ...COMMON,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cache-control': 'no-store',
  vary: 'Origin, Sec-Fetch-Site',
} as const

/** Reverse proxies hold a stream back until it is whole, or some kilobytes long, unless it says this. */
export const UNBUFFERED = { 'x-accel-buffering': 'no' } as const

/** Headers of `/api`, `/v1` and every error. There is never an `access-control-*` among them. */
export const API_HEADERS = { ...FORWARDED_HEADERS, 'content-type': 'application/json; charset=utf-8' } as const

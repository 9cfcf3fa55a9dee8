import { createHash } from 'node:crypto'

/**
 * The response headers of every kind of answer (docs/threats.md, Headers). The page shows images and audio of a
 * completion from `blob:` URLs that it makes itself. It uses no worker, so it needs no Trusted Types policy.
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

/**
 * The policy of a page that holds these styles within it, each as its text. It names them by their checksums, so that no
 * other style in the page counts.
 */
export function policyWithStyles(styles: readonly string[]): string {
  const sums = styles.map((style) => ` 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  return CONTENT_SECURITY_POLICY.replace("style-src 'self'", (own) => own + sums.join(''))
}

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

/** Set on a forwarded upstream answer, which keeps its own content type. */
export const FORWARDED_HEADERS = {
  ...COMMON,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cache-control': 'no-store',
  vary: 'Origin, Sec-Fetch-Site',
} as const

/** Without this, reverse proxies hold a stream back until it is complete or some kilobytes long. */
export const UNBUFFERED = { 'x-accel-buffering': 'no' } as const

/** Headers of `/api`, `/v1` and every error. None of them is an `access-control-*`. */
export const API_HEADERS = { ...FORWARDED_HEADERS, 'content-type': 'application/json; charset=utf-8' } as const

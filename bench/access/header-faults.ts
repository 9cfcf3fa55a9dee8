import { ask } from './ask.ts'

const COMMON = {
  'cross-origin-resource-policy': /^same-origin$/,
  'referrer-policy': /^no-referrer$/,
  'x-content-type-options': /^nosniff$/,
}
const PAGE = {
  ...COMMON,
  'content-type': /^text\/html; charset=utf-8$/,
  'content-security-policy':
    /^default-src 'none'; script-src 'self'; style-src 'self'; .*base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/,
  'cross-origin-embedder-policy': /^require-corp$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\).*microphone=\(\)/,
  'x-dns-prefetch-control': /^off$/,
  'x-frame-options': /^DENY$/,
  'cache-control': /^no-cache$/,
}
const { 'content-type': _type, 'content-security-policy': _policy, ...FILE } = PAGE
const ASSET = { ...FILE, 'cache-control': /immutable/ }
const API = {
  ...COMMON,
  'content-security-policy': /^default-src 'none'; frame-ancestors 'none'; sandbox$/,
  'cache-control': /^no-store$/,
  vary: /Sec-Fetch-Site/,
}
const NEVER = /^(access-control-.*|server|x-powered-by)$/

/** Holds the headers of every kind of answer against docs/threats.md; `known` opens the API. Gives checks and what failed. */
export async function findHeaderFaults(
  url: string,
  known: Record<string, string>,
): Promise<{ checked: number; faults: string[] }> {
  const html = { accept: 'text/html' }
  const page = await ask(url, html)
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '/no-script-found'
  const answers: readonly [what: string, Promise<Awaited<ReturnType<typeof ask>>>, Readonly<Record<string, RegExp>>][] =
    [
      ['page', ask(`${url}/completions/x`, html), PAGE],
      ['page for a wrong name', ask(url, { ...html, host: 'evil.test' }), PAGE],
      ['asset', ask(url + script), ASSET],
      ['icon', ask(`${url}/favicon.svg`), FILE],
      ['api', ask(`${url}/api/completions`, known), API],
      ['v1', ask(`${url}/v1/chat/completions`, known), API],
      ['export', ask(`${url}/api/export`, known), API],
      ['session', ask(`${url}/api/session`, known), API],
      ['error 401', ask(`${url}/api/completions`), API],
      ['error 403', ask(`${url}/api/completions`, { origin: 'http://evil.test' }), API],
      ['error 404', ask(`${url}/api/nowhere`, known), API],
      ['error 400', ask(`${url}/api//x`, known), API],
      ['error 421', ask(`${url}/api/completions`, { host: 'evil.test' }), API],
    ]
  let checked = 0
  const faults: string[] = []
  for (const [what, pending, wanted] of answers) {
    const { headers } = await pending
    for (const [name, pattern] of Object.entries(wanted)) {
      checked++
      const value = [headers[name]].flat().join(', ')
      if (!pattern.test(value)) faults.push(`${what}: ${name}: ${value}`)
    }
    for (const name of Object.keys(headers)) if (NEVER.test(name)) faults.push(`${what}: ${name} is there`)
  }
  return { checked, faults }
}

import type { IncomingMessage } from 'node:http'

/**
 * The token of a request, from where clients put their key: `Authorization: Bearer`, the password of `Basic`, or
 * Azure's `api-key`. Null if there is none.
 */
export function toGivenToken(header: (name: string) => string | null): string | null {
  const authorization = header('authorization')
  if (authorization === null) return header('api-key')?.trim() || null
  const bearer = /^bearer +(\S+)\s*$/i.exec(authorization)
  if (bearer?.[1] !== undefined) return bearer[1]
  const basic = /^basic +([A-Za-z0-9+/=]+)\s*$/i.exec(authorization)
  if (basic?.[1] === undefined) return authorization.trim() || null
  const pair = Buffer.from(basic[1], 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

/**
 * Removes headers with one of our own credentials (`holds` knows their values) from a request, so that it cannot be
 * sent on to upstream.
 */
export function withoutCredential(incoming: IncomingMessage, holds: (name: string, value: string) => boolean): void {
  const { headers, rawHeaders } = incoming
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && [value].flat().some((one) => holds(name, one))) delete headers[name]
  }
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2) {
    if (holds((rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? '')) rawHeaders.splice(at, 2)
  }
}

import { createHash, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../refusal.ts'
import type { Secret } from '../secret.ts'

/**
 * Null when the `Authorization` header carries our token, as a bearer token or as the password that a browser's own
 * dialogue asks for; else the 401. Digests are compared, in constant time.
 */
export function checkToken(authorization: string | null, token: Secret): Refusal | null {
  const given = authorization === null ? null : readToken(authorization)
  if (given !== null && timingSafeEqual(digest(given), digest(token.reveal()))) return null
  return new Refusal(401, 'A token is needed: Authorization: Bearer followed by the value of COMPLETIONIST_TOKEN.', {
    code: 'invalid_api_key',
  })
}

function readToken(authorization: string): string | null {
  const bearer = /^bearer +(\S+)$/i.exec(authorization)
  if (bearer?.[1] !== undefined) return bearer[1]
  const basic = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)
  if (basic?.[1] === undefined) return null
  const pair = Buffer.from(basic[1], 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

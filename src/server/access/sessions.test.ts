import { expect, test } from 'vitest'
import { createKnownTokens, type KnownTokens } from './known-tokens.ts'
import { readSessionCookie, writeSessionCookie } from './session-cookie.ts'
import { createSessions } from './sessions.ts'
import { Secret } from '../redact/secret.ts'

const silent = { warn: () => {}, error: () => {} }
const tokens: KnownTokens = createKnownTokens(new Secret('f3c1a9d07b5e48d2a6c0'), null, silent)
const holder = tokens.find('f3c1a9d07b5e48d2a6c0')
if (holder === null) throw new Error('the token is not known')

test('a session is its user’s alone: a server on another port that was sent the cookie cannot use it', () => {
  const sessions = createSessions(tokens, () => 0)
  const id = sessions.begin(holder, 1000)
  expect(sessions.find(id, 1000)?.name).toBe('COMPLETIONIST_TOKEN')
  for (const other of [1001, 0, 'gone', null] as const) expect(sessions.find(id, other)).toBeNull()
  expect(sessions.find(id, 1000)).not.toBeNull()
})

test('where the system does not tell users apart, a session is whoever has it', () => {
  const sessions = createSessions(tokens, () => 0)
  expect(sessions.find(sessions.begin(holder, null), null)).not.toBeNull()
})

test('a session ends with its token, with a click, and after a week in which nobody used it', () => {
  let now = 0
  let revoked = false
  const sessions = createSessions({ ...tokens, refresh: (one) => (revoked ? null : tokens.refresh(one)) }, () => now)
  const day = 24 * 3_600_000
  const used = sessions.begin(holder, null)
  const unused = sessions.begin(holder, null)
  const ended = sessions.begin(holder, null)
  sessions.end(ended)
  expect(sessions.find(ended, null)).toBeNull()
  for (; now < 8 * day; now += day) expect(sessions.find(used, null)).not.toBeNull()
  expect(sessions.find(unused, null)).toBeNull()
  revoked = true
  expect(sessions.find(used, null)).toBeNull()
  revoked = false
  expect(sessions.find(used, null)).toBeNull()
})

/** A request of a page, as far as cookies go. */
const from = (origin: string, cookie: string | null, port = 4180) => ({
  port,
  header: (name: string) => ({ origin, cookie })[name] ?? null,
})

test('a page that came over https gets a cookie that only https carries; both kinds are read back, of one’s own port only', () => {
  const secure = writeSessionCookie(from('https://completions.example.com', null), 'abc')
  expect(secure).toBe('__Host-completionist-4180=abc; Path=/; HttpOnly; SameSite=Strict; Secure')
  expect(writeSessionCookie(from('http://127.0.0.1:4180', null), 'abc')).not.toContain('Secure')
  expect(readSessionCookie(from('', `a=b; ${secure.split(';')[0]}; c=d`))).toBe('abc')
  expect(readSessionCookie(from('', 'completionist-4180=abc'))).toBe('abc')
  expect(readSessionCookie(from('', 'completionist-4180=abc', 4181))).toBeNull()
  expect(readSessionCookie(from('', 'xcompletionist-4180=abc; completionist-4180='))).toBeNull()
})

import { accessSessionSchema } from '#contract/source/access-session.ts'
import { queryOptions } from '@tanstack/react-query'
import { RequestRefusedError } from '../wire/errors.ts'
import { getJson, request, sendJson } from '../wire/http.ts'
import { SESSION_PATH } from './login-wanted.ts'

/** Who the user is here, and whether a token is required. */
export function sessionQuery() {
  return queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => getJson(SESSION_PATH, accessSessionSchema, signal),
    staleTime: 0,
  })
}

/** What tabs tell each other of a login by. */
const LOGINS = 'completionist-logins'

/**
 * Calls `onLogin` when there may be a session that this tab does not know of: another tab logged in, or the user comes back from
 * elsewhere. Gives what ends it.
 */
export function followLogins(onLogin: () => void): () => void {
  const channel = new BroadcastChannel(LOGINS)
  const ended = new AbortController()
  const { signal } = ended
  channel.addEventListener('message', onLogin, { signal })
  addEventListener('focus', onLogin, { signal })
  document.addEventListener('visibilitychange', onLogin, { signal })
  return () => {
    ended.abort()
    channel.close()
  }
}

/**
 * Exchanges the token for a session, which all tabs of the browser have until it is closed. False if the server does
 * not know the token; otherwise throws as `request` does.
 */
export async function logIn(token: string): Promise<boolean> {
  // No token has other characters, and a header could not carry them.
  if (!/^[\x21-\x7e]+$/.test(token)) return false
  try {
    await request(SESSION_PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-app': '1' },
      body: '{}',
    })
    const channel = new BroadcastChannel(LOGINS)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel.postMessage(null)
    channel.close()
    return true
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 401) return false
    throw error
  }
}

/** Ends the session, in all tabs. Throws as `request` does. */
export async function logOut(): Promise<void> {
  await sendJson('DELETE', SESSION_PATH, undefined, accessSessionSchema)
}

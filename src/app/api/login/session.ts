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

import { accessSessionSchema } from '#contract/access/access-session.ts'
import { queryOptions } from '@tanstack/react-query'
import { RequestRefusedError } from '../wire/errors.ts'
import { getJson, request, sendJson } from '../wire/http.ts'

const PATH = '/api/session'

/** Who one is here, and whether a token is needed. */
export function sessionQuery() {
  return queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => getJson(PATH, accessSessionSchema, signal),
    staleTime: 0,
  })
}

/**
 * Changes the token for a session that the browser keeps until it is closed, for all its tabs. False where the server does
 * not know the token; throws as `request` does for anything else.
 */
export async function logIn(token: string): Promise<boolean> {
  // A header could not carry anything else, and no token has it.
  if (!/^[\x21-\x7e]+$/.test(token)) return false
  try {
    await request(PATH, {
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
  await sendJson('DELETE', PATH, undefined, accessSessionSchema)
}

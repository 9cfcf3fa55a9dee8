import { useSyncExternalStore } from 'react'

/** `needed`: the server requires a login. `wrong`: the login link has a token that the server does not know. */
type LoginWish = 'needed' | 'wrong' | null

/** Of the module, not of the query client: whoever sends a request has none, and a browser has one login whatever asks. */
let wish: LoginWish = null
const listeners = new Set<() => void>()

/** Whether a login is required; renders again when that changes. */
export function useLoginWanted(): LoginWish {
  return useSyncExternalStore(subscribe, () => wish)
}

/** Where one logs in and out. */
export const SESSION_PATH = '/api/session'

/** Asks for a login, or says that none is needed any more. */
export function setLoginWanted(next: LoginWish): void {
  // The failed link explains more than requests that are refused meanwhile.
  if (wish === 'wrong' && next === 'needed') return
  wish = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

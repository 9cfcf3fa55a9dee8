import { useSyncExternalStore } from 'react'
import type { RequestRefusedError } from '../wire/errors.ts'

/** `needed`: the server requires a login. `wrong`: the login link has a token that the server does not know. */
type LoginWish = 'needed' | 'wrong'

/**
 * `refusal` is how the server said so: whatever else is asked before there is a login would be refused likewise. Null until it did.
 */
interface LoginWanted {
  wish: LoginWish
  refusal: RequestRefusedError | null
}

/** Of the module, not of the query client: whoever sends a request has none, and a browser has one login whatever asks. */
let wanted: LoginWanted | null = null
const listeners = new Set<() => void>()

/** Whether a login is required; renders again when that changes. */
export function useLoginWanted(): LoginWish | null {
  return useSyncExternalStore(subscribe, () => wanted?.wish ?? null)
}

/** Where one logs in and out. */
export const SESSION_PATH = '/api/session'

/** Throws how the server refused to answer without a login, where there is none yet, unless `path` leads to one. */
export function requireLogin(path: string): void {
  if (wanted?.refusal && path !== SESSION_PATH) throw wanted.refusal
}

/** Asks for a login, or says that none is needed any more. */
export function setLoginWanted(next: LoginWish | null, refusal = wanted?.refusal ?? null): void {
  // The failed link explains more than requests that are refused meanwhile.
  const wish = next === 'needed' ? (wanted?.wish ?? next) : next
  wanted = wish === null ? null : { wish, refusal }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

import { useSyncExternalStore } from 'react'

/** `needed`: the server wants to know who we are. `wrong`: the link that was to log in holds a token that it does not know. */
type LoginWish = 'needed' | 'wrong' | null

let wish: LoginWish = null
const listeners = new Set<() => void>()

/** Whether somebody has to log in before the server says anything; draws again when that changes. */
export function useLoginWanted(): LoginWish {
  return useSyncExternalStore(subscribe, () => wish)
}

/** Says that somebody has to log in, or that nobody has to any more. */
export function setLoginWanted(next: LoginWish): void {
  // Whatever else is refused meanwhile says less than the link that failed.
  if (wish === 'wrong' && next === 'needed') return
  wish = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

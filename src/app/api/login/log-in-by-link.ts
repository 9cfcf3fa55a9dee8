import { setLoginWanted } from './login-wanted.ts'

/**
 * The link that the server prints contains its token (`#t=…`). It is removed from the address, so that it is neither
 * bookmarked nor sent, and exchanged for a session. Resolves when the page may send requests; call it once, first of
 * all.
 */
export async function logInByLink(): Promise<void> {
  // Opening the same link in a tab that shows the page only changes the address.
  addEventListener('hashchange', () => linkedToken() !== null && location.reload())
  const token = linkedToken()
  if (token === null) return
  history.replaceState(history.state, '', location.pathname + location.search)
  const { logIn } = await import('./session.ts')
  // If there is no answer, the page says so anyway.
  if (!(await logIn(token).catch(() => true))) setLoginWanted('wrong')
}

function linkedToken(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('t')
}

import { setLoginWanted } from './login-wanted.ts'

/**
 * The link that the server prints holds its token (`#t=…`). It is taken out of the address, so that it is neither
 * bookmarked nor sent, and changed for a session. Resolves when the page may begin to ask; call once, before anything else.
 */
export async function logInByLink(): Promise<void> {
  // The same link in a tab that shows the page already changes the address and nothing else.
  addEventListener('hashchange', () => linkedToken() !== null && location.reload())
  const token = linkedToken()
  if (token === null) return
  history.replaceState(history.state, '', location.pathname + location.search)
  const { logIn } = await import('./session.ts')
  // Without an answer the page says so by itself.
  if (!(await logIn(token).catch(() => true))) setLoginWanted('wrong')
}

function linkedToken(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('t')
}

const KEY = 'completionist.token'

/**
 * Takes a token out of the address (`#t=…`, as the server prints it where one is required) into this tab's memory, so
 * that it is neither bookmarked nor sent. Call once, before the first request.
 */
export function keepTokenOfAddress(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('t')
  if (token === null) return
  rememberToken(token)
  history.replaceState(history.state, '', location.pathname + location.search)
}

/** Remembers the token until the tab closes. */
export function rememberToken(token: string): void {
  sessionStorage.setItem(KEY, token)
}

/** The header that says who we are; empty on this machine, where no token is needed. */
export function authorization(): Record<string, string> {
  const token = sessionStorage.getItem(KEY)
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

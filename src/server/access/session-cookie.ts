interface CookieRequest {
  header: (name: string) => string | null
  /** The port that was called; null if there is no socket. */
  port: number | null
}

const PREFIX = '__Host-'

/**
 * Cookies do not know ports. With the port in the name, two servers on one machine do not end each other's sessions.
 */
function toName(port: number | null): string {
  return `completionist-${port ?? 'test'}`
}

/** The session id that the browser sends; null if it sends none. */
export function readSessionCookie({ header, port }: CookieRequest): string | null {
  const name = toName(port)
  for (const part of (header('cookie') ?? '').split(';')) {
    const [key = '', value = ''] = part.trim().split('=', 2)
    if ((key === name || key === PREFIX + name) && value !== '') return value
  }
  return null
}

/**
 * The `Set-Cookie` header; null for `id` removes the cookie. Scripts cannot read it, only our own pages send it, and it
 * ends with the browser. Over https it is one that no unencrypted page can set or see.
 */
export function writeSessionCookie({ header, port }: CookieRequest, id: string | null): string {
  const secure = header('origin')?.startsWith('https:') === true
  return [
    `${secure ? PREFIX : ''}${toName(port)}=${id ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
    ...(id === null ? ['Max-Age=0'] : []),
  ].join('; ')
}

/**
 * Whether a request proves that one of our own pages sent it; the session cookie counts only then. `SameSite=Strict`
 * alone does not tell ports of one host apart, and browsers send no `Sec-Fetch-Site` over plain HTTP to another
 * machine. A header of our own cannot be sent across origins without a preflight, which we never grant; a link proves
 * it by its `Referer` (`referrerpolicy`).
 */
export function comesFromOwnPage(header: CookieRequest['header'], origins: ReadonlySet<string>): boolean {
  const site = header('sec-fetch-site')
  // The guard lets `none` through only if a person typed the address.
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = header('origin')
  if (origin !== null) return origins.has(origin)
  if (header('x-app') === '1') return true
  const referrer = header('referer')
  return referrer !== null && URL.canParse(referrer) && origins.has(new URL(referrer).origin)
}

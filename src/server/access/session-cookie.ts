/** A request as far as the cookie goes. */
interface CookieRequest {
  header: (name: string) => string | null
  /** The port that was asked; null where there is no socket. */
  port: number | null
}

const PREFIX = '__Host-'

/** Cookies know no ports, so the name says it: two servers on one machine do not end each other's sessions. */
function toName(port: number | null): string {
  return `completionist-${port ?? 'test'}`
}

/** The session that the browser shows; null where it shows none. */
export function readSessionCookie({ header, port }: CookieRequest): string | null {
  const name = toName(port)
  for (const part of (header('cookie') ?? '').split(';')) {
    const [key = '', value = ''] = part.trim().split('=', 2)
    if ((key === name || key === PREFIX + name) && value !== '') return value
  }
  return null
}

/**
 * The `Set-Cookie` header; null for `id` takes the cookie away. Out of reach of scripts, sent by our own pages only, gone
 * with the browser. A page that came over https gets one that no unencrypted page can set or see.
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
 * Whether a request proves that a page of ours sent it, beyond what the guard asks: the cookie counts for these only.
 * `SameSite=Strict` alone does not tell ports of one host apart, and browsers send no `Sec-Fetch-Site` over plain HTTP to
 * another machine. A header of our own cannot be sent across origins without a preflight, which is never granted; a
 * link says where it stands (`referrerpolicy`).
 */
export function comesFromOwnPage(header: CookieRequest['header'], origins: ReadonlySet<string>): boolean {
  const site = header('sec-fetch-site')
  // The guard has let `none` through only where a person at the address bar asked.
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = header('origin')
  if (origin !== null) return origins.has(origin)
  if (header('x-app') === '1') return true
  const referrer = header('referer')
  return referrer !== null && URL.canParse(referrer) && origins.has(new URL(referrer).origin)
}

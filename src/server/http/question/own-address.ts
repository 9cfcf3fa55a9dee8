import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

/**
 * This server's address as the caller reaches it, without a trailing slash: the Host that the guard accepted, https if
 * a proxy says so, and the proxy's path. To be shown only.
 */
export function toOwnAddress(c: Context<AppEnv>, basePath: string): string {
  const { host, protocol } = new URL(c.req.url)
  const isHttps = protocol === 'https:' || c.req.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
  return `${isHttps ? 'https' : 'http'}://${host}${basePath}`
}

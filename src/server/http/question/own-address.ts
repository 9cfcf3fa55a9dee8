import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

/**
 * This server's address as whoever asks reaches it, without a slash at the end: the Host that the guard let in, https where
 * a proxy says that it speaks it, and the path below which that proxy serves us. For showing only.
 */
export function toOwnAddress(c: Context<AppEnv>, basePath: string): string {
  const { host, protocol } = new URL(c.req.url)
  const isHttps = protocol === 'https:' || c.req.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
  return `${isHttps ? 'https' : 'http'}://${host}${basePath}`
}

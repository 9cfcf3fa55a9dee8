import type { IncomingMessage } from 'node:http'

/**
 * Removes the path below which a proxy serves us from a request, before anything else reads it. A proxy may have
 * removed it already, and programs on this machine ask without it: a path that does not begin with it stays as it is.
 */
export function takeBasePath(request: IncomingMessage, basePath: string): void {
  const { url = '' } = request
  if (basePath === '' || !url.startsWith(basePath)) return
  const rest = url.slice(basePath.length)
  if (rest === '' || rest.startsWith('?')) request.url = `/${rest}`
  else if (rest.startsWith('/')) request.url = rest
}

/** `/completionist` for `completionist/`, and an empty text for `/`. Null if no URL can have such a path. */
export function parseBasePath(text: string): string | null {
  const parts = text.split('/').filter((part) => part !== '')
  const ownWord = ['api', 'v1', 'upstreams', 'openai', 'assets', 'healthz']
  if (parts.some((part) => !/^[A-Za-z0-9._~-]+$/.test(part) || /^\.+$/.test(part))) return null
  return parts[0] !== undefined && ownWord.includes(parts[0]) ? null : parts.map((part) => `/${part}`).join('')
}

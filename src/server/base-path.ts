import type { IncomingMessage } from 'node:http'

/**
 * Takes the path below which a proxy serves us off a request, before anything else reads it. A proxy may have taken it off
 * already, and a program on this machine asks without it: what does not begin with it is left as it is.
 */
export function takeBasePath(request: IncomingMessage, basePath: string): void {
  const { url = '' } = request
  if (basePath === '' || !url.startsWith(basePath)) return
  const rest = url.slice(basePath.length)
  if (rest === '' || rest.startsWith('?')) request.url = `/${rest}`
  else if (rest.startsWith('/')) request.url = rest
}

/** `/completionist` of `completionist/`, or `` of `/`. Null where a path of a URL cannot look like that. */
export function parseBasePath(text: string): string | null {
  const parts = text.split('/').filter((part) => part !== '')
  const ownWord = ['api', 'v1', 'upstreams', 'openai', 'assets', 'healthz']
  if (parts.some((part) => !/^[A-Za-z0-9._~-]+$/.test(part) || /^\.+$/.test(part))) return null
  return parts[0] !== undefined && ownWord.includes(parts[0]) ? null : parts.map((part) => `/${part}`).join('')
}

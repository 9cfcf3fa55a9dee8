import { isLoopback } from '../machine/is-loopback.ts'

/**
 * The base URL of an upstream. Null and a problem, which begins with `subject`, if a key should not be sent there.
 * `port` is the one that this server listens on.
 */
export function parseBaseUrl(text: string, port: number, problems: string[], subject = 'OPENAI_BASE_URL'): URL | null {
  const complain = (reason: string) => {
    problems.push(`${subject} ${reason}`)
    return null
  }
  if (!URL.canParse(text)) return complain('is not a URL such as https://api.openai.com/v1')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return complain('must begin with https:// (or http://)')
  if (url.username !== '' || url.password !== '')
    return complain('holds credentials; the key belongs in OPENAI_API_KEY, or beside it in the configuration file')
  if (url.hash !== '') return complain('ends in a fragment (#…)')
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isLoopback(name) && port !== 0 && url.port === String(port)) {
    return complain('is the address of this very server. Unset it here; it is meant for your client')
  }
  if (url.protocol === 'http:' && !isLoopback(name) && !isNearby(name)) {
    return complain('would send the key unencrypted over the internet; use https://')
  }
  return url
}

/** Private addresses and names without a public suffix: servers of the same house or container network. */
function isNearby(name: string): boolean {
  return (
    /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(name) ||
    /^f[cd][0-9a-f]{2}:/i.test(name) ||
    !name.includes('.') ||
    /\.(local|internal|lan|home\.arpa|localhost|test)$/i.test(name)
  )
}

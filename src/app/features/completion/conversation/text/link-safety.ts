/** A link that may be followed: where it leads, and what the reader must know about it. */
export interface SafeLink {
  href: string
  /** The host as the network sees it (punycode), or the address of a `mailto:`. */
  host: string
  /** True for `https://openai.com@evil.test`: the part before the @ is not the host. */
  hasUserInfo: boolean
  /** True if the host has letters beyond ASCII, which may imitate others. */
  isInternational: boolean
}

/** Characters of an address that is followed: about what servers take in the first line of a request. */
const LONGEST_LINK = 8_000

/**
 * Reads a link target that a model wrote. Only absolute `http:`, `https:` and `mailto:` targets are accepted; for all
 * others (`javascript:`, `data:`, `file:`, relative and protocol-relative ones, anything with control characters or
 * with backslashes before the path) the result is `null`, and they must be shown as text.
 */
export function readLink(target: unknown): SafeLink | null {
  if (typeof target !== 'string' || target.length > LONGEST_LINK || !/^(?:https?:\/\/[^/\\]|mailto:)/i.test(target))
    return null
  // oxlint-disable-next-line no-control-regex -- refusing control characters is the point
  if (/[\u0000-\u0020\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(target)) return null
  if (!URL.canParse(target)) return null
  const url = new URL(target)
  if (url.protocol === 'mailto:') {
    return { href: url.href, host: url.pathname, hasUserInfo: false, isInternational: false }
  }
  const authority = target.replace(/^https?:\/\//i, '').split(/[/?#]/, 1)[0] ?? ''
  if (authority.includes('\\') || url.host === '') return null
  return {
    href: url.href,
    host: url.host,
    hasUserInfo: url.username !== '' || url.password !== '',
    isInternational: url.hostname.split('.').some((label) => label.startsWith('xn--')),
  }
}

/** Whether the words of a link leave its host unclear, so that it must be shown beside them. */
export function needsHost(words: string, link: SafeLink): boolean {
  if (link.hasUserInfo || link.isInternational) return true
  const said = words.trim().toLowerCase()
  if (said === link.host || said === link.href.toLowerCase()) return false
  const spelled = /^(?:https?:\/\/)?([^/?#\s]+)(?:[/?#]\S*)?$/.exec(said)
  return spelled?.[1] !== link.host
}

/** The host of an image or file reference for its "not loaded" chip; the scheme if there is no host. */
export function toHostName(target: unknown): string {
  if (typeof target !== 'string') return '?'
  if (!URL.canParse(target)) return target.slice(0, 60)
  const url = new URL(target)
  return url.host === '' ? url.protocol : url.host
}

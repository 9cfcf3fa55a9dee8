/** The spellings of one secret: texts to search for, and a pattern for the escaped ones. */
export interface SecretSpellings {
  /** Plain texts, the longest first; the secret itself is one of them. */
  literals: readonly string[]
  /** The secret with any of its characters escaped for JSON (at any depth), a URL or HTML. */
  escaped: RegExp
  /** Whether a text may match `escaped` if it contains none of the literals. */
  mayEscape: RegExp
}

/**
 * How somebody who was sent a secret may send it back: as it is, in base64 (alone or inside something longer), in
 * hexadecimal, or with escaped characters. `secret` is printable ASCII.
 */
export function toSecretSpellings(secret: string): SecretSpellings {
  const bytes = Buffer.from(secret, 'latin1')
  const hex = bytes.toString('hex')
  const literals = new Set([secret, encodeURIComponent(secret), hex, hex.toUpperCase(), ...toBase64Cores(bytes)])
  return {
    literals: [...literals].toSorted((one, other) => other.length - one.length),
    escaped: new RegExp(Array.from(secret, toEscapedCharacter).join(''), 'g'),
    mayEscape: /["\\/&]/.test(secret) ? /[\\%&]/ : /\\+u00|%[0-9a-f]{2}|&#/i,
  }
}

/**
 * The characters of base64 that depend on the secret alone, for each place in a group of three bytes where it may
 * begin.
 */
function toBase64Cores(bytes: Buffer): string[] {
  const cores = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  })
  // Of a short secret so little is left that other texts may contain it by chance.
  return cores.filter((core) => core.length >= 10).flatMap((core) => [core, toUrlSafe(core)])
}

function toUrlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

/** One character, as it is or escaped. */
function toEscapedCharacter(character: string): string {
  const code = character.charCodeAt(0)
  const hex = code.toString(16).padStart(2, '0')
  const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
  const plain = /[A-Za-z0-9]/.test(character) ? character : `\\x${hex}`
  const slashed = /["\\/]/.test(character) ? `\\\\*${plain}` : plain
  return `(?:${slashed}|\\\\+u00${anyCase}|%(?:25)*${anyCase}|&#(?:[xX]0*${anyCase}|0*${code});${NAMED.get(character) ?? ''})`
}

const NAMED = new Map([
  ['&', '|&amp;'],
  ['<', '|&lt;'],
  ['>', '|&gt;'],
  ['"', '|&quot;'],
  ["'", '|&apos;'],
])

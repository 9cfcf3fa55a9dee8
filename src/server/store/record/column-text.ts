/** Precedes the four hexadecimal digits of a code unit that UTF-8 cannot encode. A noncharacter, which nobody types. */
const MARK = '\uffff'

/**
 * A string as SQLite's TEXT can store it. UTF-8 has no lone surrogates, and two keys that differ only in one must stay
 * different, so each becomes U+FFFF and its hexadecimal digits; `fromColumnText` reverses this.
 */
export function toColumnText(text: string): string {
  if (text.isWellFormed() && !text.includes(MARK)) return text
  return text.replace(/\p{Surrogate}|\uffff/gu, (unit) => `${MARK}${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Reverses `toColumnText`. */
export function fromColumnText(text: string): string {
  if (!text.includes(MARK)) return text
  return text.replace(/\uffff([0-9a-f]{4})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

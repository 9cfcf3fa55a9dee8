/** What a spreadsheet takes for the beginning of a formula, full-width forms included (ASVS 1.2.10). */
const TRIGGER = /^[\s"']*[=+\-@\t\r\0＝＋－＠]/

/**
 * One CSV cell, always quoted. Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay
 * numbers; NUL, which ends a cell in some readers, becomes U+FFFD.
 */
export function toCsvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = TRIGGER.test(value) ? `'${value}` : value
  return `"${safe.replaceAll('\0', '\ufffd').replaceAll('"', '""')}"`
}

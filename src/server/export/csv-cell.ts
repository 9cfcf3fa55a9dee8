/**
 * Characters that a spreadsheet may skip before a formula. The apostrophe is among them, so that an import can remove
 * ours again.
 */
const LEAD = /^[\s\0"']*/

/**
 * What a spreadsheet would run after `=`, `+`, `-` or `@`: a call, a reference to another sheet, a link to another
 * program (`cmd|'…'!A0`), or only cells, numbers and operators. Anything else (`- apples`, `-40 degrees`, `@anna`) is
 * ordinary text.
 */
const RUNS =
  /[\p{L}_][\w.]*\(|[A-Z]{2,}\s+\(|[\p{L}\p{N}_'\]]![$'\p{L}\p{N}_]|\|[^]*!|^.(?!\d+(?:[.,]\d+)*$)(?=.*\d)(?:\$?[A-Za-z]{1,3}\$?\d{1,7}|[\d.,]+|[-+*/^&:%;()$])+$/u

const DECIMAL = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 15, useGrouping: false })

/**
 * One CSV cell; texts are always quoted. A text that a spreadsheet would run as a formula gets an apostrophe in front;
 * any other stays as it is, except that NUL, which ends a cell in some readers, becomes U+FFFD. Numbers are plain
 * decimals.
 */
export function toCsvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : DECIMAL.format(value)
  if (typeof value === 'boolean') return String(value)
  const safe = isFormula(value) ? `'${value}` : value
  return `"${safe.replaceAll('\0', '\ufffd').replaceAll('"', '""')}"`
}

/** One line of CSV (RFC 4180) with its line end. */
export function toCsvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(toCsvCell).join(',')}\r\n`
}

/**
 * The first line. It begins with a byte order mark, which tells Excel the encoding; without quotes, so that readers
 * that take the mark for text still find the names.
 */
export function toCsvHeader(names: readonly string[]): string {
  return `\ufeff${names.join(',')}\r\n`
}

function isFormula(text: string): boolean {
  const rest = text.replace(LEAD, '').normalize('NFKC')
  if (rest.startsWith('=')) return true
  return /^[-+@]/.test(rest) && RUNS.test(rest.trim())
}

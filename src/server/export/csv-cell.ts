/** What may stand before a formula without making text of it; the apostrophe too, so that ours can be taken off again. */
const LEAD = /^[\s\0"']*/

/**
 * Behind a sign or an at-sign: a call, a reference to another sheet, a link to another program (`cmd|'…'!A0`), or nothing
 * but cells, numbers and operators. Anything else (`- apples`, `-40 degrees`, `@anna`) is what people write.
 */
const RUNS =
  /[\p{L}_][\w.]*\(|[A-Z]{2,}\s+\(|[\p{L}\p{N}_'\]]![$'\p{L}\p{N}_]|\|[^]*!|^.(?!\d+(?:[.,]\d+)*$)(?=.*\d)(?:\$?[A-Za-z]{1,3}\$?\d{1,7}|[\d.,]+|[-+*/^&:%;()$])+$/u

const DECIMAL = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 15, useGrouping: false })

/**
 * One CSV cell, text always quoted. A text that a spreadsheet would run as a formula gets an apostrophe in front, any
 * other stays as it is (NUL, which ends a cell in some readers, becomes U+FFFD). Numbers are plain decimals.
 */
export function toCsvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : DECIMAL.format(value)
  if (typeof value === 'boolean') return String(value)
  const safe = isFormula(value) ? `'${value}` : value
  return `"${safe.replaceAll('\0', '\ufffd').replaceAll('"', '""')}"`
}

/** One line of CSV (RFC 4180) with its end. */
export function toCsvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(toCsvCell).join(',')}\r\n`
}

/** The first line: without quotes, so that readers that take the mark for text still find the names; the mark tells Excel the encoding. */
export function toCsvHeader(names: readonly string[]): string {
  return `\ufeff${names.join(',')}\r\n`
}

function isFormula(text: string): boolean {
  const rest = text.replace(LEAD, '').normalize('NFKC')
  if (rest.startsWith('=')) return true
  return /^[-+@]/.test(rest) && RUNS.test(rest.trim())
}

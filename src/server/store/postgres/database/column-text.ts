import { toColumnText } from '../../record/column-text.ts'

/**
 * A string as PostgreSQL's text can store it: as for SQLite, and without NUL, which it refuses. `fromColumnText`
 * reverses this.
 */
export function toPgText(text: string): string {
  return withoutNul(toColumnText(text))
}

/** A text from `toColumnText` without the one character that PostgreSQL takes in no text. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uffff0000')
}

/**
 * SQL that sorts such a text: NUL comes before every other character, as in the embedded store. `column` is SQL.
 */
export function sortTextOf(column: string): string {
  return `replace(replace(${column}, chr(1), chr(1) || chr(2)), chr(65535) || '0000', chr(1) || chr(1))`
}

/** The same in JavaScript: texts made so sort by their bytes as that column does. */
export function toPgSortText(text: string): string {
  return text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\uffff0000', '\u0001\u0001')
}

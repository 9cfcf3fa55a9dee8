import { toColumnText } from '../../record/column-text.ts'

/**
 * A string as PostgreSQL's text can store it: as for SQLite, and without NUL, which it refuses. `fromColumnText`
 * reverses this.
 */
export function toPgText(text: string): string {
  return withoutNul(toColumnText(text))
}

/** The same for a text from `toColumnText`. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uffff0000')
}

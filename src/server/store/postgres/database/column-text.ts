import { toColumnText } from '../../record/column-text.ts'

/** A string as PostgreSQL's text can hold it: as for SQLite, and without NUL, which it refuses. `fromColumnText` is the way back. */
export function toPgText(text: string): string {
  return withoutNul(toColumnText(text))
}

/** The same for a text that `toColumnText` has made already. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uffff0000')
}

import type { RecordReader } from './record-reader.ts'
import type { Statements } from './statements.ts'

/** Records a slice: other questions of the same worker wait for no more than these. */
const SLICE = 500

/** What a slice of the check found; `next` is null after the last. */
export interface VerifiedSlice {
  checked: number
  damaged: string[]
  next: number | null
}

/** Reads the next records after `from` (null: from the first) against their checksums. */
export function verifySlice(statements: Statements, records: RecordReader, from: number | null): VerifiedSlice {
  const rows = statements
    .of('SELECT ord, name FROM completions WHERE ord > ? ORDER BY ord LIMIT ?')
    .all(from ?? -1, SLICE)
  const damaged: string[] = []
  for (const row of rows) {
    const ord = Number(row['ord'])
    if (!records.isWhole(ord) || records.body(ord).damage !== null) damaged.push(String(row['name']))
  }
  return { checked: rows.length, damaged, next: rows.length < SLICE ? null : Number(rows.at(-1)?.['ord']) }
}

/** What the database says about itself, and whether the kept counts are the rows'. Empty when all is well. */
export function verifyDatabase(statements: Statements): string[] {
  const said = statements.of('PRAGMA integrity_check').all()
  const problems = said.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok')
  const counted = statements.of('SELECT (SELECT count(*) FROM completions) AS n, (SELECT n FROM totals) AS kept').get()
  if (counted?.['n'] !== counted?.['kept']) {
    problems.push(`the kept count says ${String(counted?.['kept'])} rows, there are ${String(counted?.['n'])}`)
  }
  return problems
}

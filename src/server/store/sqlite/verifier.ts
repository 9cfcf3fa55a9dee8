import { connectReadOnly } from './connect.ts'
import { userVersion } from './migrations.ts'
import { MEMORY } from './open-database.ts'
import type { RecordReader } from './record-reader.ts'
import { STANDING_SINCE } from './schema.ts'
import { findLoss } from './settle-acknowledged.ts'
import { readStanding, STANDING, STANDING_BEFORE } from './standing.ts'
import { Statements } from './statements.ts'

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

/**
 * What the database says about itself, whether the kept counts are the rows', and whether all is here that was
 * acknowledged. Of a store of an older layout the file itself is asked, not the copy that it is read from.
 */
export function verifyDatabase(statements: Statements, path: string): string[] {
  const counted = statements.of('SELECT (SELECT count(*) FROM completions) AS n, (SELECT n FROM totals) AS kept').get()
  const problems =
    counted?.['n'] === counted?.['kept']
      ? []
      : [`the kept count says ${String(counted?.['kept'])} rows, there are ${String(counted?.['n'])}`]
  if (path === MEMORY) return [...problems, ...checkIntegrity(statements)]
  using file = connectReadOnly(path)
  const own = new Statements(file)
  const standing = userVersion(file) < STANDING_SINCE ? STANDING_BEFORE : STANDING
  const loss = findLoss(path, () => readStanding(own.of(standing)))
  return [...problems, ...checkIntegrity(own), ...(loss === null ? [] : [loss])]
}

function checkIntegrity(statements: Statements): string[] {
  const said = statements.of('PRAGMA integrity_check').all()
  return said.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok')
}

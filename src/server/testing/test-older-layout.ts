import { crc32 } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import { readStoredRow } from '../store/record/stored-row.ts'

/** Makes a store of layout 13 of a new one. */
export const BEFORE_14 = 'DROP TABLE views; PRAGMA user_version = 13;'

/** Makes a store of layout 12 of a new one; the forms of its lines and bodies are still read (`toWholeLines`). */
export const BEFORE_13 = `${BEFORE_14} DROP TABLE repacking; PRAGMA user_version = 12;`

/** Makes a store of layout 11 of a new one. */
export const BEFORE_12 = `${BEFORE_13} DROP TABLE texts; DROP TABLE text_state; PRAGMA user_version = 11;`

/** Makes a store of layout 9 of a new one. */
export const BEFORE_10 = `${BEFORE_12} DROP TABLE scrubbing; DROP INDEX calls_kept; ALTER TABLE calls DROP COLUMN assembler; PRAGMA user_version = 9;`

/** Makes a store of layout 8 of a new one. */
export const BEFORE_9 = `${BEFORE_10} DROP TABLE redactions; PRAGMA user_version = 8;`

/** Makes a store of layout 6 of a new one, for tests that go back further. */
export const BEFORE_7 = `
${BEFORE_9}
ALTER TABLE totals DROP COLUMN store;
ALTER TABLE totals DROP COLUMN chain;
ALTER TABLE bodies DROP COLUMN seal;
ALTER TABLE calls DROP COLUMN seal;
PRAGMA user_version = 6;
`

/** Writes the lines of the table as layouts before 13 had them: with all that is null. */
export function toWholeLines(db: DatabaseSync): void {
  const set = db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?')
  for (const { ord, row } of db.prepare('SELECT ord, row FROM rows').all()) {
    const line = JSON.stringify(readStoredRow(String(row)))
    set.run(crc32(line), line, Number(ord))
  }
}

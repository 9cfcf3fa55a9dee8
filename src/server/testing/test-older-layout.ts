import { crc32 } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import { readStoredLine, readStoredRow } from '../store/record/stored-row.ts'
import { packWidePairs } from '../store/sqlite/layout/wide-pairs.ts'
import { unpackPairs } from '../store/sqlite/tables/packed-pairs.ts'

/** Makes a store one of an older layout with one of the texts below, to which more may be added. */
export function toOlderLayout(db: DatabaseSync, sql: string): void {
  db.function('wide_pairs', (packed) =>
    packed instanceof Uint8Array ? packWidePairs([...unpackPairs(packed)]) : packed,
  )
  db.exec(sql)
}

/** Turns a new store into one of layout 21. */
const BEFORE_22 =
  'DROP TRIGGER stretch_after_insert; DROP TRIGGER stretch_after_update; DROP TRIGGER stretch_after_delete; DROP TABLE stretches; DROP TABLE stretch_parts; PRAGMA user_version = 21;'

/** Turns a new store into one of layout 20. */
const BEFORE_21 = `${BEFORE_22} DROP INDEX completions_asked; PRAGMA user_version = 20;`

/** Turns a new store into one of layout 19. */
export const BEFORE_20 = `${BEFORE_21} ALTER TABLE completions DROP COLUMN asked; ALTER TABLE completions DROP COLUMN answered; PRAGMA user_version = 19;`

/** Turns a new store into one of layout 18. Its texts stay, and are read in again. */
export const BEFORE_19 = `
${BEFORE_20}
UPDATE completions SET pairs = wide_pairs(pairs);
ALTER TABLE totals DROP COLUMN estimates;
CREATE INDEX completions_estimates ON completions (ord) WHERE cost IS NOT NULL AND reported IS NOT 1;
PRAGMA user_version = 18;
`

/** Turns a new store into one of layout 17. Its lines keep what they say of prompts (`toLinesWithoutHash`). */
export const BEFORE_18 = `${BEFORE_19} DROP INDEX completions_estimates; ALTER TABLE completions DROP COLUMN reported; PRAGMA user_version = 17;`

/** Turns a new store into one of layout 16 (`toAlikeLines`). */
export const BEFORE_17 = `${BEFORE_18} PRAGMA user_version = 16;`

/** Turns a new store into one of layout 15. Its lines keep what they say of first bytes (`toPlainLines`). */
export const BEFORE_16 = `${BEFORE_17} ALTER TABLE completions DROP COLUMN first_byte; PRAGMA user_version = 15;`

/** Turns a new store into one of layout 14. Its lines stay packed, which is still read (`toPlainLines`). */
export const BEFORE_15 = `${BEFORE_16} PRAGMA user_version = 14;`

/** Turns a new store into one of layout 13. */
export const BEFORE_14 = `${BEFORE_15} DROP TABLE views; PRAGMA user_version = 13;`

/**
 * Turns a new store into one of layout 12. Its lines and bodies keep their new form, which is still read
 * (`toWholeLines`).
 */
export const BEFORE_13 = `${BEFORE_14} DROP TABLE repacking; PRAGMA user_version = 12;`

/** Turns a new store into one of layout 11. */
export const BEFORE_12 = `${BEFORE_13} DROP TABLE texts; DROP TABLE text_state; PRAGMA user_version = 11;`

/** Turns a new store into one of layout 9. */
export const BEFORE_10 = `${BEFORE_12} DROP TABLE scrubbing; DROP INDEX calls_kept; ALTER TABLE calls DROP COLUMN assembler; PRAGMA user_version = 9;`

/** Turns a new store into one of layout 8. */
export const BEFORE_9 = `${BEFORE_10} DROP TABLE redactions; PRAGMA user_version = 8;`

/** Turns a new store into one of layout 6, for tests of even older ones. */
export const BEFORE_7 = `
${BEFORE_9}
ALTER TABLE totals DROP COLUMN store;
ALTER TABLE totals DROP COLUMN chain;
ALTER TABLE bodies DROP COLUMN seal;
ALTER TABLE calls DROP COLUMN seal;
PRAGMA user_version = 6;
`

/** Writes the lines of the table as layouts before 13 did: with all null members. */
export function toWholeLines(db: DatabaseSync): void {
  changeLines(db, (line) => JSON.stringify(readStoredRow(line)))
}

/** Writes the lines of the table as layouts before 15 had them: as JSON. */
export function toPlainLines(db: DatabaseSync): void {
  changeLines(db, (line) => line)
}

/** Writes the lines of the table as layouts before 17 did: without what tells apart texts that begin alike. */
export function toAlikeLines(db: DatabaseSync): void {
  changeLines(db, (line) =>
    JSON.stringify(JSON.parse(line), (key, value: unknown) =>
      key === 'digits' || key === 'prompt_hash' ? undefined : value,
    ),
  )
}

/** Writes the lines of the table as layouts before 18 did: without what prompts hash to. */
export function toLinesWithoutHash(db: DatabaseSync): void {
  changeLines(db, (line) => JSON.stringify({ ...JSON.parse(line), prompt_hash: undefined }))
}

function changeLines(db: DatabaseSync, change: (line: string) => string): void {
  const set = db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?')
  for (const { ord, crc, row } of db.prepare('SELECT ord, crc, row FROM rows').all()) {
    const line = change(readStoredLine(row, crc) ?? '')
    set.run(crc32(line), line, Number(ord))
  }
}

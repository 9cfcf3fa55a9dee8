import type { DatabaseSync } from 'node:sqlite'
import { toDeletedName } from '../../record/deleted-name.ts'

/** Pages that are overwritten at once. */
const PAGES = 4_000

/**
 * From which page on the file may still contain parts of deleted records; `again`: others were deleted while it was
 * cleaned.
 */
const SCRUBBING = `
CREATE TABLE IF NOT EXISTS scrubbing (one INTEGER PRIMARY KEY CHECK (one = 1), page INTEGER, again INTEGER NOT NULL);
INSERT OR REPLACE INTO scrubbing SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM deleted) THEN 1 END, 0;
`

/**
 * Version 11: removes what earlier deletions left readable: names of deleted records, values and hours that no record
 * has any more, upstream's text of rows that were deleted here, and freed pages. Inside a transaction of a connection
 * with `secure_delete`.
 */
export function forgetDeleted(db: DatabaseSync): void {
  const rename = db.prepare('UPDATE deleted SET name = ? WHERE name = ?')
  for (const { name } of db.prepare('SELECT name FROM deleted').all())
    rename.run(toDeletedName(String(name)), name ?? '')
  db.exec(SCRUBBING)
  db.exec(`
    DELETE FROM pairs WHERE n = 0;
    DELETE FROM rollup WHERE n = 0;
    UPDATE mirror_rows SET listed = NULL
      WHERE listed IS NOT NULL AND ord NOT IN (SELECT ord FROM completions);
  `)
  overwriteFreePages(db)
}

/** Allocates the free pages, overwrites them with zeros, and frees them again. */
function overwriteFreePages(db: DatabaseSync): void {
  const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  const free = db.prepare('PRAGMA freelist_count')
  db.exec('CREATE TABLE zeros (zeros BLOB NOT NULL)')
  const fill = db.prepare('INSERT INTO zeros VALUES (zeroblob(?))')
  for (let left = Number(free.get()?.['freelist_count']); left > 0; left = Number(free.get()?.['freelist_count']))
    fill.run(Math.min(left, PAGES) * (size - 4))
  db.exec('DROP TABLE zeros')
}

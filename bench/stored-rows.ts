import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** What lies in the file of a store whose process was killed. */
export interface StoredRows {
  /** The SHA-256 of each row's bytes, in hex, by the row's name. */
  rows: Map<string, string>
  /** How far imports say that they came: lines that are in, by the file's path. */
  imported: Map<string, number>
  /** The ledger of the mirror, oldest first, and how many rows it says that it knows. */
  walks: { outcome: string; floor: number | null; from: number | null; to: number | null }[]
  mirrored: number
}

/** Reads it without taking part: to recover the file is left to the next process. Empty where there is no store yet. */
export function readStoredRows(path: string): StoredRows {
  const stored: StoredRows = { rows: new Map(), imported: new Map(), walks: [], mirrored: 0 }
  if (!existsSync(path)) return stored
  using db = new DatabaseSync(path, { readOnly: true })
  if (db.prepare('PRAGMA user_version').get()?.['user_version'] === 0) return stored
  const select = 'SELECT c.name, hex(b.sha256) AS sha256 FROM completions c JOIN bodies b USING (ord)'
  for (const row of db.prepare(select).iterate()) stored.rows.set(String(row['name']), String(row['sha256']))
  for (const { key, line } of db.prepare('SELECT key, line FROM import_checkpoints').all())
    stored.imported.set(String(key).split('\n')[0] ?? '', Number(line))
  for (const { entry } of db.prepare('SELECT entry FROM mirror_walks ORDER BY walk').all())
    stored.walks.push(JSON.parse(String(entry)))
  stored.mirrored = Number(db.prepare('SELECT sum(n) AS n FROM mirror_sources').get()?.['n'] ?? 0)
  return stored
}

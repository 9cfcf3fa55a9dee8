import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/**
 * Writes a whole, compact copy of the database to `file` while others read and write it. The copy has another name until
 * it is complete and on disk. Throws where `file` exists or cannot be written.
 */
export function backup(db: DatabaseSync, file: string): void {
  if (existsSync(file)) throw new Error(`${file} exists already. Name a new file for the backup.`)
  const partial = `${file}.partial`
  rmSync(partial, { force: true })
  try {
    db.prepare('VACUUM INTO ?').run(partial)
    chmodSync(partial, 0o600)
    const written = openSync(partial, 'r+')
    fsyncSync(written)
    closeSync(written)
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The backup could not be written to ${file}: ${reason}`, { cause: error })
  }
}

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/**
 * Writes a complete, compact copy of the database to `file` while it is in use. Until it is complete and on disk, the
 * copy has another name; nobody else can ever read it. Throws if `file` exists or cannot be written.
 */
export function backup(db: DatabaseSync, file: string): void {
  if (existsSync(file)) throw new Error(`${file} exists already. Name a new file for the backup.`)
  try {
    copyDatabase(db, file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The backup could not be written to ${file}: ${reason}`, { cause: error })
  }
}

/** The same, but throws the errors of SQLite and the file system, and then leaves nothing behind. */
export function copyDatabase(db: DatabaseSync, file: string): void {
  const partial = `${file}.partial`
  rmSync(partial, { force: true })
  try {
    // SQLite would create the file with default permissions; it accepts an existing empty file.
    closeSync(openSync(partial, 'wx', 0o600))
    db.prepare('VACUUM INTO ?').run(partial)
    flush(partial)
    renameSync(partial, file)
    if (process.platform !== 'win32') flush(dirname(file))
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

/** Waits until a file, or the names in a folder, are on disk. */
function flush(path: string): void {
  const written = openSync(path, 'r')
  try {
    fsyncSync(written)
  } finally {
    closeSync(written)
  }
}

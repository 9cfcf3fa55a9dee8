import { closeSync, existsSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, userVersion } from './migrations.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'
import { StoreOpenError } from './store-open-error.ts'

export const MEMORY = ':memory:'

/** Stands beside the file once it has been a store: an emptied file would otherwise open as a healthy empty store. */
export function markerOf(path: string): string {
  return `${path}-marker`
}

/**
 * Opens the store for its writer: makes folder (0700) and file (0600) where they are missing, refuses what is not ours or
 * is newer than us, migrates. Throws `StoreOpenError` without having written to a file that it refuses.
 */
export function openForWriting(path: string): DatabaseSync {
  if (path === MEMORY) {
    const db = new DatabaseSync(MEMORY)
    migrate(db)
    return db
  }
  prepareFile(path)
  const db = connect(path)
  try {
    refuseForeign(path, db)
    // Lines are about 1.4 kB: pages of 4 kB would be a third empty.
    // The log may grow to 32 MB: pages that every batch writes anew are then carried into the file a quarter as often.
    db.exec(
      'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000',
    )
    migrate(db)
    if (!existsSync(markerOf(path))) {
      // The header must be in the file itself before the marker promises that there is one.
      db.exec('PRAGMA wal_checkpoint(PASSIVE)')
      writeFileSync(markerOf(path), 'This file says that the store beside it is not meant to be empty.\n', {
        mode: 0o600,
      })
    }
    return db
  } catch (error) {
    db.close()
    throw explain(path, error)
  }
}

/** Opens a store that its writer has prepared, for reading; `queryOnly` makes SQLite refuse every write. */
export function openForReading(path: string, { queryOnly = true } = {}): DatabaseSync {
  const db = connect(path)
  if (queryOnly) db.exec('PRAGMA query_only = ON')
  return db
}

function connect(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true })
    db.exec(
      'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY',
    )
    return db
  } catch (error) {
    throw explain(path, error)
  }
}

function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // SQLite would make it with 0644; its -wal and -shm take the mode of the file.
    closeSync(openSync(path, 'a', 0o600))
  } catch (error) {
    throw explain(path, error)
  }
  const file = statSync(path)
  if (!file.isFile()) {
    throw new StoreOpenError(path, `${path} is not a file. Name a file with COMPLETIONIST_STORE.`)
  }
  if (file.size === 0 && existsSync(markerOf(path))) {
    throw new StoreOpenError(
      path,
      `${path} is empty, but it has been a store: its rows are gone from this file. Restore it from a backup, or delete ${markerOf(path)} to begin a new store.`,
    )
  }
}

function refuseForeign(path: string, db: DatabaseSync): void {
  const application = Number(db.prepare('PRAGMA application_id').get()?.['application_id'] ?? 0)
  const version = userVersion(db)
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.['n'] ?? 0)
  if (tables === 0 && version === 0 && application === 0) return
  if (application !== APPLICATION_ID) {
    throw new StoreOpenError(
      path,
      `${path} is a database of another application. Name another file with COMPLETIONIST_STORE; this one was left as it is.`,
    )
  }
  if (version > SCHEMA_VERSION) {
    throw new StoreOpenError(
      path,
      `${path} was written by a newer Completionist (store version ${version}, this one knows ${SCHEMA_VERSION}). Update Completionist, or name another file with COMPLETIONIST_STORE.`,
    )
  }
}

const ADVICE: readonly (readonly [reason: RegExp, advice: string])[] = [
  [
    /not a database/,
    'It is not a store, or its first page is damaged. Restore it from a backup, or name another file with COMPLETIONIST_STORE.',
  ],
  [/malformed|corrupt/, 'It is damaged. Restore it from a backup, or name another file with COMPLETIONIST_STORE.'],
  [
    /disk I\/O error|is full|ENOSPC/,
    'Its disk is full or fails: make room there, or name another file with COMPLETIONIST_STORE.',
  ],
  [/is locked/, 'Another process is writing to it, perhaps bringing it up to date: try again once it has done.'],
]

function rights(): string {
  return `This process (uid ${process.getuid?.() ?? 'unknown'}) must be able to write to the file and its folder; or name another file with COMPLETIONIST_STORE.`
}

/** SQLite's and the file system's errors as a sentence that names the path and the way out. */
function explain(path: string, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const advice = ADVICE.find(([pattern]) => pattern.test(reason))?.[1] ?? rights()
  return new StoreOpenError(path, `${path} cannot be opened as a store: ${reason}. ${advice}`, { cause: error })
}

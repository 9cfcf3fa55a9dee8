import { closeSync, existsSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { findLooseFiles } from '../../../machine/find-loose-files.ts'
import { acknowledgedOf } from './acknowledged-file.ts'
import { connect, MAY_WRITE_TEXT_SIZES } from './connect.ts'
import { copyLayout, describeLayoutChange, type LayoutCopy } from '../layout/layout-copy.ts'
import { migrate, userVersion } from '../layout/migrations.ts'
import { toOpenError } from './open-error.ts'
import { APPLICATION_ID, SCHEMA_VERSION, STANDING_SINCE } from '../layout/schema.ts'
import { createScrubber, type Scrubber } from '../care/scrubber.ts'
import { settleAcknowledged } from './settle-acknowledged.ts'
import type { Standing } from './standing.ts'
import { StoreOpenError } from './store-open-error.ts'

export const MEMORY = ':memory:'

/**
 * A file beside the store that exists once it has been a store: otherwise, an emptied file would open as a healthy
 * empty store.
 */
function markerOf(path: string): string {
  return `${path}-marker`
}

/** Writes it. */
export function writeMarker(path: string): void {
  writeFileSync(markerOf(path), 'This file says that the store beside it is not meant to be empty.\n', { mode: 0o600 })
}

/** All files of a store, the database first. */
export function filesOf(path: string): string[] {
  return [path, `${path}-wal`, `${path}-shm`, markerOf(path), acknowledgedOf(path)]
}

export interface WritableDatabase {
  db: DatabaseSync
  /** What was found or done while opening, one sentence each, for the log. */
  notices: string[]
  /** To be called with the state of the store after each commit. */
  onCommit(standing: Standing): void
  /** To be told of deletions; null if there are no files to clean. */
  scrubber: Scrubber | null
  close(): void
}

/**
 * Opens the store for its writer: creates folder (0700) and file (0600) if they are missing, refuses foreign or newer
 * databases, brings an older layout up to date (`copy`: after copying the store), and compares the store with what was
 * confirmed. Throws `StoreOpenError` without having written to a file that it refuses.
 */
export function openDatabaseForWriting(path: string, copy: boolean): WritableDatabase {
  if (path === MEMORY) {
    const db = new DatabaseSync(MEMORY, MAY_WRITE_TEXT_SIZES)
    migrate(db)
    return { db, notices: [], onCommit: () => {}, scrubber: null, close: () => db.close() }
  }
  prepareFile(path)
  const db = connect(path)
  try {
    refuseForeign(path, db)
    // Rows are about 1.4 kB: pages of 4 kB would be a third empty. The log may grow to 32 MB, so that pages which every
    // batch writes are copied into the file a quarter as often.
    db.exec(
      'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000',
    )
    // Deleted data is overwritten with zeros, on pages that are kept and on pages that are freed.
    db.exec('PRAGMA secure_delete = ON')
    const { layout, notices } = bringUpToDate(path, db, copy)
    if (!existsSync(markerOf(path))) {
      // The header must be in the file itself before the marker claims that there is a store.
      db.exec('PRAGMA wal_checkpoint(PASSIVE)')
      writeMarker(path)
    }
    const count = settleAcknowledged(path, db, layout < STANDING_SINCE)
    const scrubber = createScrubber(db, path)
    return {
      db,
      notices: [...notices, ...count.notices, ...findLooseFiles(filesOf(path))],
      onCommit: (standing) => count.file.write(standing),
      scrubber,
      close: () => {
        scrubber.end()
        db.close()
        scrubber.close()
        count.file.close()
      },
    }
  } catch (error) {
    db.close()
    throw toOpenError(path, error)
  }
}

/** Opens a store that its writer has prepared, for reading: SQLite refuses every write. */
export function openDatabaseForReading(path: string): DatabaseSync {
  const db = connect(path, 'read')
  db.exec('PRAGMA query_only = ON')
  return db
}

/** Gives the layout that was found, and a message if it was changed. */
function bringUpToDate(path: string, db: DatabaseSync, wanted: boolean): { layout: number; notices: string[] } {
  let copy: LayoutCopy | null = null
  try {
    const layout = migrate(db, (found) => {
      if (found > 0 && wanted) copy = copyLayout(path, found)
    })
    const changed = layout > 0 && layout < SCHEMA_VERSION
    return { layout, notices: changed ? [describeLayoutChange(path, layout, copy)] : [] }
  } catch (error) {
    // Nothing has changed: the copy equals the store.
    const made = copy as LayoutCopy | null
    made?.discard()
    throw error
  }
}

function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // SQLite would create it with 0644; its -wal and -shm get the mode of the file.
    closeSync(openSync(path, 'a', 0o600))
  } catch (error) {
    throw toOpenError(path, error)
  }
  const file = statSync(path)
  if (!file.isFile()) {
    throw new StoreOpenError(path, `${path} is not a file. Name a file with COMPLETIONIST_STORE.`)
  }
  if (file.size === 0 && existsSync(markerOf(path))) {
    throw new StoreOpenError(
      path,
      `${path} is empty, but it has been a store: its rows are gone from this file. Bring back a backup (completionist restore FILE --replace), or delete ${markerOf(path)} to begin a new store.`,
    )
  }
}

/** Throws `StoreOpenError` if a database is not a store, or from a newer version. An empty one may become a store. */
export function refuseForeign(path: string, db: DatabaseSync): void {
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

import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { toOpenError } from './open-error.ts'
import { StoreOpenError } from './store-open-error.ts'

/** 8 MB for who writes, 2 for each of those who read: the system has the pages in memory anyway. */
const CACHED_KB = { write: 8192, read: 2048 }
const SETTINGS = 'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY'

/**
 * For who writes: sizes of rows in the text index are put right after an edit (`text-index.ts`), in a table of FTS5's own. The file
 * needs no protection from our statements, and one that is not ours could bring damaged tables of FTS5 in any case.
 */
export const MAY_WRITE_TEXT_SIZES = { defensive: false }

/** Connects to a database that may be written to, for `purpose`. Throws `StoreOpenError`. */
export function connect(path: string, purpose: 'read' | 'write' = 'write'): DatabaseSync {
  const protection = purpose === 'write' ? MAY_WRITE_TEXT_SIZES : {}
  return connectAs(
    path,
    purpose,
    () => new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true, ...protection }),
  )
}

/** Connects to a database that this connection cannot change. Throws `StoreOpenError`, also if there is none. */
export function connectReadOnly(path: string): DatabaseSync {
  const file = statSync(path, { throwIfNoEntry: false })
  if (file === undefined)
    throw new StoreOpenError(path, `There is no store at ${path}. Name another file with COMPLETIONIST_STORE.`)
  if (!file.isFile()) throw new StoreOpenError(path, `${path} is not a file. Name a file with COMPLETIONIST_STORE.`)
  return connectAs(path, 'read', () => new DatabaseSync(toLocation(path), { timeout: 5000, readOnly: true }))
}

/** Readers of a store in use share a file beside it, which cannot be created in a read-only folder. */
function toLocation(path: string): string | URL {
  if (isWritable(dirname(path))) return path
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (log !== undefined && log.size > 0) return path
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  return url
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function connectAs(path: string, purpose: 'read' | 'write', open: () => DatabaseSync): DatabaseSync {
  try {
    const db = open()
    db.exec(`${SETTINGS}; PRAGMA cache_size = -${CACHED_KB[purpose]}`)
    return db
  } catch (error) {
    throw toOpenError(path, error)
  }
}

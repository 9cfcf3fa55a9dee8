import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { copyDatabase } from '../care/backup.ts'
import { connect, connectReadOnly } from './connect.ts'
import { migrate, userVersion } from '../layout/migrations.ts'
import { refuseForeign } from './open-database.ts'
import { toOpenError } from './open-error.ts'
import { SCHEMA_VERSION } from '../layout/schema.ts'
import { findLoss } from './settle-acknowledged.ts'
import { readStanding, STANDING } from './standing.ts'
import { StoreOpenError } from './store-open-error.ts'

export interface ReadOnlyDatabase {
  db: DatabaseSync
  /** What was found or done while opening, one sentence each. */
  notices: string[]
  close(): void
}

/**
 * Opens a store so that nothing can change it, even while it is in use. One with an older layout is read from a
 * temporary copy that is brought up to date. Throws `StoreOpenError`, also if there is no store.
 */
export function openReadOnly(path: string): ReadOnlyDatabase {
  const original = connectReadOnly(path)
  try {
    refuseForeign(path, original)
    const layout = userVersion(original)
    if (layout === 0) throw new StoreOpenError(path, `${path} is empty: no store was ever written to it.`)
    if (layout === SCHEMA_VERSION) {
      const loss = findLoss(path, () => readStanding(original.prepare(STANDING)))
      return { db: original, notices: loss === null ? [] : [`${path}: ${loss}`], close: () => original.close() }
    }
    const folder = mkdtempSync(join(tmpdir(), 'completionist-'))
    try {
      const file = join(folder, 'store.db')
      copyDatabase(original, file)
      original.close()
      const db = connect(file)
      migrate(db)
      db.exec('PRAGMA query_only = ON')
      const close = () => {
        db.close()
        rmSync(folder, { recursive: true, force: true })
      }
      const notice = `${path} has layout ${layout}, older than ${SCHEMA_VERSION}; it stays as it is and is read from a temporary copy.`
      return { db, notices: [notice], close }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  } catch (error) {
    if (original.isOpen) original.close()
    throw toOpenError(path, error)
  }
}

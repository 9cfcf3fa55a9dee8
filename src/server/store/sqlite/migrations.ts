import type { DatabaseSync } from 'node:sqlite'
import { addCaptures } from './add-captures.ts'
import { addFailures } from './add-failures.ts'
import { APPLICATION_ID, SCHEMA_V1, SCHEMA_V2, SCHEMA_V3, SCHEMA_V4, SCHEMA_VERSION } from './schema.ts'

/** `MIGRATIONS[n]` leads from version n to n + 1. Only ever append. */
const MIGRATIONS: readonly (string | ((db: DatabaseSync) => void))[] = [
  SCHEMA_V1,
  SCHEMA_V2,
  SCHEMA_V3,
  SCHEMA_V4,
  addCaptures,
  addFailures,
]

/**
 * Brings the database to `SCHEMA_VERSION` in one transaction, the version last: a process killed halfway leaves the old
 * layout. Other processes that open the same file meanwhile wait. Throws what SQLite throws.
 */
export function migrate(db: DatabaseSync): void {
  if (userVersion(db) === SCHEMA_VERSION) return
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const step of MIGRATIONS.slice(userVersion(db))) {
      if (typeof step === 'string') db.exec(step)
      else step(db)
    }
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The layout version in the file's header; 0 for a new file. */
export function userVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

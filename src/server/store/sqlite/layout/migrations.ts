import type { DatabaseSync } from 'node:sqlite'
import { addCaptures } from './add-captures.ts'
import { addFailures } from './add-failures.ts'
import { addNestedMarks } from './add-nested-marks.ts'
import { boundLines } from './bound-lines.ts'
import { forgetDeleted } from './forget-deleted.ts'
import { makeSmaller } from './make-smaller.ts'
import {
  addColumns,
  APPLICATION_ID,
  SCHEMA_V1,
  SCHEMA_V10,
  SCHEMA_V2,
  SCHEMA_V3,
  SCHEMA_V4,
  SCHEMA_V7,
  SCHEMA_V12,
  SCHEMA_V13,
  SCHEMA_V14,
  SCHEMA_V15,
  SCHEMA_V16,
  SCHEMA_V17,
  SCHEMA_V18,
  SCHEMA_V20,
  SCHEMA_V21,
  SCHEMA_V22,
  SCHEMA_V23,
  SCHEMA_V24,
  SCHEMA_VERSION,
} from './schema.ts'

/** `MIGRATIONS[n]` leads from version n to n + 1. Only ever append; a layout that only brings columns needs no step here. */
const MIGRATIONS: readonly (string | ((db: DatabaseSync) => void))[] = [
  SCHEMA_V1,
  SCHEMA_V2,
  SCHEMA_V3,
  SCHEMA_V4,
  addCaptures,
  addFailures,
  SCHEMA_V7,
  addNestedMarks,
  boundLines,
  SCHEMA_V10,
  forgetDeleted,
  SCHEMA_V12,
  SCHEMA_V13,
  SCHEMA_V14,
  SCHEMA_V15,
  SCHEMA_V16,
  SCHEMA_V17,
  SCHEMA_V18,
  makeSmaller,
  SCHEMA_V20,
  SCHEMA_V21,
  SCHEMA_V22,
  SCHEMA_V23,
  SCHEMA_V24,
]

/**
 * Brings the database to `SCHEMA_VERSION` in one transaction, in which the version is set last: a process killed
 * halfway leaves the old layout. Other processes that open the file meanwhile wait. `beforeChange` gets the old layout
 * when no other process can change it any more; if it throws, nothing changes. Gives the old layout. Throws what SQLite
 * throws.
 */
export function migrate(db: DatabaseSync, beforeChange: (layout: number) => void = () => {}): number {
  if (userVersion(db) === SCHEMA_VERSION) return SCHEMA_VERSION
  db.exec('BEGIN IMMEDIATE')
  try {
    const layout = userVersion(db)
    if (layout < SCHEMA_VERSION) beforeChange(layout)
    for (let from = layout; from < SCHEMA_VERSION; from++) {
      const step = MIGRATIONS[from] ?? addColumns(from + 1)
      if (typeof step === 'string') db.exec(step)
      else step(db)
    }
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
    return layout
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The layout version in the file's header; 0 for a new file. */
export function userVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

import { connectReadOnly } from './connect.ts'
import { userVersion } from '../layout/migrations.ts'
import { refuseForeign } from './open-database.ts'
import { STANDING_SINCE } from '../layout/schema.ts'
import { acceptStanding } from './settle-acknowledged.ts'
import { readStanding, STANDING } from './standing.ts'
import { StoreOpenError } from './store-open-error.ts'

/**
 * Accepts the existing rows of the store at `path` as all that there should be, and gives their number; a known loss is
 * not named again. Only the count beside the store is written. Throws `StoreOpenError`.
 */
export function acceptRows(path: string): number {
  using db = connectReadOnly(path)
  refuseForeign(path, db)
  if (userVersion(db) < STANDING_SINCE)
    throw new StoreOpenError(
      path,
      `${path} has an older layout, in which nothing is counted: there is nothing to accept.`,
    )
  const standing = readStanding(db.prepare(STANDING))
  acceptStanding(path, standing)
  return standing.rows
}

import { connectReadOnly } from './connect.ts'
import { userVersion } from '../layout/migrations.ts'
import { refuseForeign } from './open-database.ts'
import { STANDING_SINCE } from '../layout/schema.ts'
import { acceptStanding } from './settle-acknowledged.ts'
import { readStanding, STANDING } from './standing.ts'
import { StoreOpenError } from './store-open-error.ts'

/**
 * Takes the rows that the store at `path` has as all that it should have, and gives their number; a loss that was noticed is
 * not named again. Nothing but the count beside the store is written. Throws `StoreOpenError`.
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

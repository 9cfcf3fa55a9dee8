import type { DatabaseSync } from 'node:sqlite'
import { AcknowledgedFile, acknowledgedOf, loadAcknowledged } from './acknowledged-file.ts'
import { describeLoss, type Loss, readStanding, STANDING, type Standing, toLoss } from './standing.ts'

/** The count of confirmed rows, for a store opened by its writer. */
export interface SettledCount {
  file: AcknowledgedFile
  /** What the log should say. */
  notices: string[]
}

/**
 * Compares a store that has just been opened for writing with what was confirmed, and continues counting. A loss stays
 * in the file until it is accepted (`verify --accept`), so that each start names it. `fresh`: nothing can have been counted yet, since
 * the store or its layout is new.
 */
export function settleAcknowledged(path: string, db: DatabaseSync, fresh: boolean): SettledCount {
  // The file is read first: a commit in between makes the database newer than the file, never older.
  const found = loadAcknowledged(path)
  const standing = readStanding(db.prepare(STANDING))
  if (found.kind !== 'found') {
    const file = begin(path, standing, 0, null)
    if (fresh || standing.rows === 0) return { file, notices: [] }
    const why = found.kind === 'new' ? 'There is no count' : `${acknowledgedOf(path)} is damaged: there is no count`
    const notice = `${why} of acknowledged rows beside ${path}, so whether all are here cannot be told. Counting begins with the ${standing.rows} that are.`
    return { file, notices: [notice] }
  }
  const { newest } = found
  const loss = toLoss(newest, standing, Math.floor(Date.now() / 1000))
  const lost = loss ?? newest.lost
  const file = begin(path, standing, loss === null ? newest.round : newest.round + 1, lost)
  return { file, notices: lost === null ? [] : [`${path}: ${describeLoss(lost, standing.rows)}`] }
}

/** Accepts what exists as all that there should be. */
export function acceptStanding(path: string, standing: Standing): void {
  const found = loadAcknowledged(path)
  begin(path, standing, found.kind === 'found' ? found.newest.round + 1 : 0, null).close()
}

/** What a store lacks of what was confirmed, as a sentence; null if nothing, or if it was not counted. */
export function findLoss(path: string, readNow: () => Standing): string | null {
  const found = loadAcknowledged(path)
  if (found.kind === 'new') return null
  const standing = readNow()
  if (found.kind === 'damaged')
    return `${acknowledgedOf(path)} is damaged, so whether all acknowledged rows are here cannot be told. Go on with the ${standing.rows} that are: completionist verify --accept.`
  const loss = toLoss(found.newest, standing, Math.floor(Date.now() / 1000)) ?? found.newest.lost
  return loss === null ? null : describeLoss(loss, standing.rows)
}

function begin(path: string, standing: Standing, round: number, lost: Loss | null): AcknowledgedFile {
  const file = new AcknowledgedFile(path, { round, lost })
  file.write(standing)
  return file
}

import type { DatabaseSync } from 'node:sqlite'
import { AcknowledgedFile, acknowledgedOf, loadAcknowledged } from './acknowledged-file.ts'
import { describeLoss, type Loss, readStanding, STANDING, type Standing, toLoss } from './standing.ts'

/** The count of acknowledged rows of a store that its writer has opened. */
export interface SettledCount {
  file: AcknowledgedFile
  /** What the log should say. */
  notices: string[]
}

/**
 * Holds a store that has just been opened for writing against what was acknowledged of it, and goes on counting. A loss is
 * kept in the file until somebody accepts it, so that it is named again at each start. `fresh`: nothing can have been
 * counted yet, as the store, or its layout, is new.
 */
export function settleAcknowledged(path: string, db: DatabaseSync, fresh: boolean): SettledCount {
  // The file first: whoever commits meanwhile makes the database newer than the file, never older.
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

/** Takes what is here as what should be here. */
export function acceptStanding(path: string, standing: Standing): void {
  const found = loadAcknowledged(path)
  begin(path, standing, found.kind === 'found' ? found.newest.round + 1 : 0, null).close()
}

/** What a store lacks of what was acknowledged of it, as a sentence; null where it lacks nothing, or nobody counted. */
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

import { metadataEntries } from '#contract/metadata/metadata.ts'
import type { KeptRecord } from '../../record-line.ts'
import type { StoreCopy } from '../../store-copy.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { StoreFailure } from '../../store-failure.ts'
import { numbersOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { readKept } from '../read/export-reader.ts'
import { readViews } from '../tables/view-table.ts'

/** Records that are written at once. */
const BATCH = 100

/**
 * Writes all records and saved views into a copy, with their names, places and all that is known of them; what a mirror
 * remembers of its walks stays behind. Rejects where a record is damaged; ends the copy.
 */
export async function backupTo(copy: StoreCopy, session: Session): Promise<void> {
  try {
    // As they came in: their numbers say how old a view is.
    const found = await session.row('SELECT array_agg(ord ORDER BY seq) AS ords FROM completions')
    const ords = numbersOf(found?.['ords'])
    for (let at = 0; at < ords.length; at += BATCH) {
      const batch: IncomingRecord[] = []
      for (const ord of ords.slice(at, at + BATCH)) {
        const kept = await readKept(session, ord)
        if (kept?.record == null || !kept.isWhole)
          throw new StoreFailure(
            `The record ${kept?.name ?? ''} is damaged, so no backup was made: see completionist verify, and delete it.`,
          )
        batch.push(toIncoming(kept.record))
      }
      copy.take(batch)
    }
    copy.takeViews(await readViews(session))
    copy.finish()
  } finally {
    copy.close()
  }
}

function toIncoming({ metadata, call, ...record }: KeptRecord): IncomingRecord {
  return {
    ...record,
    metadata: metadata === null ? null : metadataEntries(metadata),
    ...(call === null ? {} : { call }),
  }
}

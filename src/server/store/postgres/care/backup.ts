import { existsSync, rmSync } from 'node:fs'
import { metadataEntries } from '#contract/metadata/metadata.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import type { KeptRecord } from '../../record-line.ts'
import { copyDatabase } from '../../sqlite/care/backup.ts'
import { filesOf, openForWriting } from '../../sqlite/database/open-database.ts'
import { ViewTable } from '../../sqlite/tables/view-table.ts'
import { Writer } from '../../sqlite/write/writer.ts'
import type { IncomingRecord } from '../../store.ts'
import { StoreFailure } from '../../store-failure.ts'
import { numbersOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { readKept } from '../read/export-reader.ts'
import { readViews } from '../tables/view-table.ts'

/** Records that are written at once. */
const BATCH = 100

/**
 * Writes all records and saved views into a new store in a file, with their names, places and all that is known of them; what
 * a mirror remembers of its walks stays behind. Rejects where `file` exists, or where a record is damaged, and leaves nothing.
 */
export async function backupToFile(session: Session, file: string): Promise<void> {
  if (existsSync(file)) throw new StoreFailure(`${file} exists already. Name a new file for the backup.`)
  const making = `${file}.making`
  const store = openForWriting(making, false)
  try {
    const writer = new Writer(store.db, (standing) => store.onCommit(standing))
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
      writer.ingest(batch, null, NOTHING_HIDDEN)
    }
    new ViewTable(store.db).restore(await readViews(session))
    copyDatabase(store.db, file)
  } finally {
    store.close()
    for (const name of filesOf(making)) rmSync(name, { force: true })
  }
}

function toIncoming({ metadata, call, ...record }: KeptRecord): IncomingRecord {
  return {
    ...record,
    metadata: metadata === null ? null : metadataEntries(metadata),
    ...(call === null ? {} : { call }),
  }
}

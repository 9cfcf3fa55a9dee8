import { applyMetadataEdit, type MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import type { EditedRecords } from '../../bulk-store.ts'
import type { Database } from '../database/database.ts'
import { metadataIn, partsAt, recordsAt } from '../tables/record-table.ts'
import { Change, findRecord } from './writer.ts'

/** Replaces the metadata of a record. False if there is none with that name. */
export function updateMetadata(database: Database, name: string, metadata: MetadataPairs, at: number, hide: Hidden) {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found === null) return false
    await change.setMetadata(found, await partsAt(change.session, found.ord), metadata, at, hide)
    change.touch(1)
    return true
  })
}

/** Deletes a record. False if there is none with that name. */
export function deleteRecord(database: Database, name: string): Promise<boolean> {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found !== null) await change.remove([found])
    return found !== null
  })
}

/** Changes the metadata of the records that still exist at these places. */
export function editAt(
  database: Database,
  ords: Iterable<number>,
  edit: MetadataEdit,
  at: number,
  hide: Hidden,
): Promise<EditedRecords> {
  return Change.run(database, async (change) => {
    const answer: EditedRecords = { changed: 0, refused: [] }
    const records = await recordsAt(change.session, [...new Set(ords)])
    await change.meet(records)
    for (const record of records) {
      const parts = await partsAt(change.session, record.ord)
      const metadata = metadataIn(parts)
      const edited = metadata === null ? { refused: 'It is damaged.' } : applyMetadataEdit(metadata, edit)
      if ('refused' in edited) answer.refused.push({ id: record.name, reason: edited.refused })
      if (!('metadata' in edited)) continue
      await change.setMetadata(record, parts, edited.metadata, at, hide)
      answer.changed++
    }
    change.touch(answer.changed)
    return answer
  })
}

/** Deletes the records that still exist at these places; gives how many. */
export function deleteAt(database: Database, ords: Iterable<number>): Promise<number> {
  return Change.run(database, async (change) => {
    const records = await recordsAt(change.session, [...new Set(ords)])
    await change.remove(records)
    return records.length
  })
}

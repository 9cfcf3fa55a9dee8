import { applyMetadataEdit, type MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import type { EditedRecords } from '../../bulk-store.ts'
import type { Database } from '../database/database.ts'
import { inGroups } from '../read/kept-reader.ts'
import { metadataIn, partsAt, allPartsAt, recordsAt } from '../tables/record-table.ts'
import { Change, findRecord } from './writer.ts'

/** Replaces the metadata of a record. False if there is none with that name. */
export function updateMetadata(database: Database, name: string, metadata: MetadataPairs, at: number, hide: Hidden) {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found === null) return false
    const parts = await partsAt(change.session, found.ord)
    await change.setMetadata([{ record: found, parts, metadata }], at, hide)
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
    for await (const group of inGroups(change.session, new Set(ords))) {
      const records = await recordsAt(change.session, group)
      const all = await allPartsAt(change.session, group)
      const wanted = records.flatMap((record) => {
        const parts = all.get(record.ord) ?? {}
        const metadata = metadataIn(parts)
        const edited = metadata === null ? { refused: 'It is damaged.' } : applyMetadataEdit(metadata, edit)
        if ('refused' in edited) answer.refused.push({ id: record.name, reason: edited.refused })
        return 'metadata' in edited ? [{ record, parts, metadata: edited.metadata }] : []
      })
      await change.setMetadata(wanted, at, hide)
      answer.changed += wanted.length
    }
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

import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { ExportStore } from '../store/export-store.ts'
import type { TableSource } from './read-table-pages.ts'

/** What an export reads. */
export type Exported = TableSource & Pick<ExportStore, 'export'>

type SelectedStore = Pick<CompletionStore, 'placesOf' | 'exportAt' | 'get'>

/**
 * A store as an export reads it, with no records but those of these ids, the newest first, whatever is searched for. Ids that no
 * record has are left out.
 */
export async function selectRecords(store: SelectedStore, ids: readonly string[]): Promise<Exported> {
  const found = await Promise.all(
    [...new Set(ids)].map(async (id) => [...(await store.placesOf([id]))].map((place) => ({ id, place }))),
  )
  const records = found.flat().toSorted((one, other) => other.place - one.place)
  const places = Float64Array.from(records, ({ place }) => place)
  return {
    export: (_query, form, signal) => store.exportAt(places, form, signal),
    async list(_query, { limit, cursor = '0' }, signal) {
      const rows: CompletionRow[] = []
      const next = Number(cursor) + limit
      for (const { id } of records.slice(Number(cursor), next)) {
        const detail = await store.get(id, signal)
        if (detail !== null) rows.push(detail.row)
      }
      return { rows, next: next < records.length ? String(next) : null, as_of: null }
    },
  }
}

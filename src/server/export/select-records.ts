import type { CompletionRow } from '#contract/row/completion-row.ts'
import { readRowLine } from '#contract/row/row-line.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { ExportStore } from '../store/export-store.ts'
import type { TableSource } from './read-table-pages.ts'

/** What an export reads. */
export type Exported = TableSource & Pick<ExportStore, 'export'>

type SelectedStore = Pick<CompletionStore, 'placesOf' | 'rowsAt' | 'exportAt'>

/** The places of the records with these ids, each once, the newest first. Ids that no record has are left out. */
export async function selectPlaces(
  store: Pick<CompletionStore, 'placesOf'>,
  ids: readonly string[],
): Promise<Float64Array> {
  return new Float64Array(new Set(await store.placesOf(ids))).toSorted((one, other) => other - one)
}

/** A store as an export reads it, with no records but those at these places, whatever is searched for. */
export function selectRecords(store: SelectedStore, places: Float64Array): Exported {
  return {
    export: (_query, form, signal) => store.exportAt(places, form, signal),
    async list(_query, { limit, cursor = '0' }, signal) {
      const next = Number(cursor) + limit
      const joined = await store.rowsAt(places.slice(Number(cursor), next), signal)
      const lines: unknown[] = JSON.parse(`[${Buffer.from(joined).toString()}]`)
      return {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the store wrote them
        rows: lines.map(readRowLine) as CompletionRow[],
        next: next < places.length ? String(next) : null,
        as_of: null,
      }
    },
  }
}

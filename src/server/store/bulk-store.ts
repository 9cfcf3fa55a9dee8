import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'

/** What happened to the records whose metadata was to change. */
export interface EditedRecords {
  changed: number
  refused: { id: string; reason: string }[]
}

/** Deeds on many records: where they stand, and what is done at these places. */
export interface BulkStore {
  /**
   * The places of the records that match and, if `before` is given, are older than that Unix second. The search must
   * contain nothing that the store cannot answer.
   */
  places(query: SearchQuery, before: number | null): Promise<Float64Array>
  /** The places of the records with these names; unknown names are skipped. */
  placesOf(names: readonly string[]): Promise<Float64Array>
  /**
   * Changes the metadata of the records that still exist at these places. Gives how many changed, and the reasons for
   * those that could not be changed; the others needed no change.
   */
  editAt(places: Float64Array, edit: MetadataEdit): Promise<EditedRecords>
  /**
   * Deletes the records that still exist at these places, all or nothing, so that they cannot be read from the files
   * any more.
   */
  deleteAt(places: Float64Array): Promise<number>
  /**
   * Does one step of the cleaning that follows deletions. Says whether there is more to do, or whether others must
   * finish first.
   */
  scrub(): Promise<'clean' | 'more' | 'busy'>
}

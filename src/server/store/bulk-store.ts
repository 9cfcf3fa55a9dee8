import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'

/** What became of the records whose metadata was to change. */
export interface EditedRecords {
  changed: number
  refused: { id: string; reason: string }[]
}

/** Deeds on many records: where they stand, and what is done at these places. */
export interface BulkStore {
  /**
   * Where the records stand that match, and are of before the Unix second `before` where there is one; what the search asks
   * that the store cannot answer must have been refused before.
   */
  places(query: SearchQuery, before: number | null): Promise<Float64Array>
  /** Where the records of these names stand; names that nobody has are passed over. */
  placesOf(names: readonly string[]): Promise<Float64Array>
  /**
   * Changes the metadata of what still stands at these places. Gives how many are other records now, and of those that could
   * not be changed the reason; the rest was as it was to become.
   */
  editAt(places: Float64Array, edit: MetadataEdit): Promise<EditedRecords>
  /** Deletes what still stands at these places, all or nothing, so that it cannot be read from the files any more. */
  deleteAt(places: Float64Array): Promise<number>
  /**
   * Does now one step of what happens by itself after deletions: cleaning the files of what was deleted. Says whether there
   * is more to do, or others must go first.
   */
  scrub(): Promise<'clean' | 'more' | 'busy'>
}

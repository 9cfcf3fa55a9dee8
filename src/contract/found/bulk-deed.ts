import type { MetadataEdit } from '../metadata/metadata-edit.ts'
import type { UpstreamName } from '../search/search-query.ts'

/** Deletes records where they come from; the store keeps its copies. */
export interface UpstreamDeletion {
  deed: 'delete_upstream'
  upstream: UpstreamName
}

/** What is done to each of many records. */
export type BulkDeed = { deed: 'delete' } | UpstreamDeletion | MetadataEdit

import type { ListQuery } from '#contract/wire/list-query.ts'

/** One record as `/v1` answers it: the bytes that came, with the current `id` and `metadata`. */
export interface WireRecord {
  id: string
  /** JSON text of the completion; null if the stored bytes are damaged. */
  json: string | null
}

/**
 * A page of the contract's list. Damaged records are left out and named. It has at least one intact record if any
 * follows.
 */
export interface WirePage {
  /** The completions' JSON texts joined by commas, in UTF-8. */
  data: Uint8Array<ArrayBuffer>
  /** Their ids, in the same order. */
  ids: string[]
  /** Ids of the records that belong here but cannot be read. */
  damaged: string[]
  hasMore: boolean
}

/** What answers the wire contract: the bytes that came in, with id and metadata as they stand. */
export interface WireStore {
  /** The wire contract's list. Rejects with 404 `not_found` param `after` for an unknown cursor. */
  listWire(query: ListQuery, signal?: AbortSignal): Promise<WirePage>
  /** The wire contract's retrieve; null if there is no such completion. */
  getWire(id: string, signal?: AbortSignal): Promise<WireRecord | null>
}

import type { ListQuery } from '#contract/wire/list-query.ts'

/** One record as `/v1` answers it: the bytes that came in, with `id` and `metadata` as they stand now. */
export interface WireRecord {
  id: string
  /** JSON text of the completion; null when the stored bytes are damaged. */
  json: string | null
}

/** A page of the contract's list. Damaged records are left out and named; it has one that is whole where any follows. */
export interface WirePage {
  /** The completions' JSON texts with commas between them, UTF-8. */
  data: Uint8Array<ArrayBuffer>
  /** Their ids, in the same order. */
  ids: string[]
  /** Ids of the records that belong here and cannot be read. */
  damaged: string[]
  hasMore: boolean
}

/** What answers the wire contract: the bytes that came in, with id and metadata as they stand. */
export interface WireStore {
  /** The wire contract's list. Rejects with 404 `not_found` param `after` for a cursor it never knew. */
  listWire(query: ListQuery, signal?: AbortSignal): Promise<WirePage>
  /** The wire contract's retrieve; null when there is no such completion. */
  getWire(id: string, signal?: AbortSignal): Promise<WireRecord | null>
}

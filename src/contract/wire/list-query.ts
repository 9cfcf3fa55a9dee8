/** A filter of the wire contract: `metadata[key]=value`. Pairs, because keys such as `__proto__` are user input. */
export type MetadataEntries = readonly (readonly [key: string, value: string])[]

/** The question of `GET /v1/chat/completions` (spec/list-chat-completions.txt). */
export interface ListQuery {
  model: string | null
  metadata: MetadataEntries
  /** Id of the last completion of the page before; null starts at the edge. */
  after: string | null
  /** 1 to 100; the contract's default is 20. */
  limit: number
  order: 'asc' | 'desc'
}

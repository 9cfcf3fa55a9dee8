/** A filter of the wire contract, `metadata[key]=value`. Pairs, because keys such as `__proto__` may be user input. */
export type MetadataPairs = readonly (readonly [key: string, value: string])[]

/** The parameters of `GET /v1/chat/completions`. */
export interface ListQuery {
  model: string | null
  metadata: MetadataPairs
  /** Id of the last completion of the page before; null: from the edge of the list. */
  after: string | null
  /** 1 to 100; the contract's default is 20. */
  limit: number
  order: 'asc' | 'desc'
}

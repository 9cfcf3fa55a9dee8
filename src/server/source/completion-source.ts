import type { CompletionDetail, StoredMessage } from '#contract/detail/completion-detail.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { SearchQuery, SourceName } from '#contract/search/search-query.ts'
import type { Capabilities } from '#contract/source/sources.ts'

/** Which part of a list: a window at an index, or the page after a cursor. */
export interface PageRequest {
  /** 1 to 500 rows. */
  limit: number
  /** `next` or `previous` of an earlier page; not together with `at`. */
  cursor?: string
  /** 0-based index of the first row; only if `capabilities.jump`. */
  at?: number
  /** `as_of` of an earlier page of the same list. */
  asOf?: string
  /**
   * The rows need not wait for the count: `total`, `tokens` and `cost_usd` may be null and are asked for separately.
   */
  countLater?: boolean
}

/** A page of the wire contract's `/messages`. */
export interface MessagesRequest {
  after: string | null
  limit: number
  order: 'asc' | 'desc'
}
export interface MessagePage {
  data: StoredMessage[]
  has_more: boolean
}

/**
 * Where completions can be asked for: the store, the sample or an upstream. Rejects with `Refusal` if the answer is no.
 * Every method takes a signal, and stops work when the caller has gone.
 */
export interface CompletionSource {
  readonly name: SourceName
  capabilities(signal?: AbortSignal): Promise<Capabilities>
  list(query: SearchQuery, page: PageRequest, signal?: AbortSignal): Promise<RowPage>
  /** The record and all that is known about it; null if there is none with that id. */
  get(id: string, signal?: AbortSignal): Promise<CompletionDetail | null>
  /** Input messages; null if there is no such completion. */
  messages(id: string, page: MessagesRequest, signal?: AbortSignal): Promise<MessagePage | null>
  /** Replaces the metadata. False if there is no such completion. */
  update(id: string, metadata: MetadataPairs, signal?: AbortSignal): Promise<boolean>
  /** False if there is no such completion. */
  delete(id: string, signal?: AbortSignal): Promise<boolean>
}

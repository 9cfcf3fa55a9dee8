import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { RowSums } from '#contract/found/row-sums.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { PageRequest } from '../completion-source.ts'

/** A page of the table whose rows go out as they were written. */
export interface RowPageText extends Omit<RowPage, 'rows'> {
  /** The rows' JSON texts with commas between them, UTF-8. */
  rows: Uint8Array<ArrayBuffer>
}

export interface FacetRequest {
  /** `model`, `finish`, `capture`, `has`, `tool`, `tier`, `meta.<key>`. Empty: the usual ones and the keys with 2 to 50 values. */
  fields: readonly string[]
  /** Only values (or, with `fields: ['meta.']`, keys) that start so; case-insensitive. */
  prefix: string
  limit: number
}

/** What the screen asks beyond what every source answers. */
export interface ScreenStore {
  /** What `list` answers, with the rows unread: a page is put together and not made anew. */
  listText(query: SearchQuery, page: PageRequest, signal?: AbortSignal): Promise<RowPageText>
  /** Count and sums of all that match, for pages asked with `countLater`; null is a view that begins now. */
  sums(query: SearchQuery, asOf: string | null, signal?: AbortSignal): Promise<RowSums>
  /** How many rows that match came in after the view of `asOf` began. Rejects with 400 for one it never gave. */
  later(query: SearchQuery, asOf: string, signal?: AbortSignal): Promise<number>
  facets(query: SearchQuery, request: FacetRequest, signal?: AbortSignal): Promise<Facets>
  histogram(query: SearchQuery, request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>
  /** Sums of all that match per span of time and series, in order of time. */
  usage(query: SearchQuery, request: UsageRequest, signal?: AbortSignal): Promise<UsageBucket[]>
  /** Sums and ranks of the columns of numbers over all that match, in the order of `SUMMED_COLUMNS`. */
  columnSums(query: SearchQuery, signal?: AbortSignal): Promise<ColumnSum[]>
  /** The newest that match, grouped; the largest groups with their most frequent answers. */
  groups(query: SearchQuery, by: GroupBy, signal?: AbortSignal): Promise<RowGroups>
  /** Whether a record has that name; reads nothing of it. */
  has(id: string, signal?: AbortSignal): Promise<boolean>
  /**
   * The text of a record and nothing beside it; null when there is none of that name. `text` is null where it is damaged
   * beyond reading or over 64 MB.
   */
  raw(id: string, signal?: AbortSignal): Promise<{ text: string | null; damage: string | null } | null>
  /** The text of the request that led to a record; null when it is not known. */
  request(id: string, signal?: AbortSignal): Promise<string | null>
  /** A recorded call’s answer as it came where the record is not just that (a stream’s events, a page of HTML); else null. */
  answer(id: string, signal?: AbortSignal): Promise<Uint8Array | null>
  /** Upstream’s own text of a record that it lists, where ours are other bytes; else null. */
  listed(id: string, signal?: AbortSignal): Promise<Uint8Array | null>
}

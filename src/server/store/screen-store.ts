import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { RowSums } from '#contract/found/row-sums.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { PageRequest } from '../source/completion-source.ts'

/** A page of the table with its rows as they were stored. */
export interface RowPageText extends Omit<RowPage, 'rows'> {
  /** The rows' JSON texts joined by commas, in UTF-8. */
  rows: Uint8Array<ArrayBuffer>
}

export interface FacetRequest {
  /** `model`, `finish`, `capture`, `has`, `tool`, `tier`, `meta.<key>`. Empty: the usual ones and the keys with 2 to 50 values. */
  fields: readonly string[]
  /** Only values (or, with `fields: ['meta.']`, keys) that begin with this; case-insensitive. */
  prefix: string
  /** Only values that have this anywhere in them, those that begin with it first; case-insensitive. */
  contains?: string
  limit: number
}

/** What the screen asks beyond what every source answers. */
export interface ScreenStore {
  /** Like `list`, with the rows as stored text, which only needs to be joined. */
  listText(query: SearchQuery, page: PageRequest, signal?: AbortSignal): Promise<RowPageText>
  /** The rows at these places, in their order, as stored text joined by commas; deleted ones are left out. */
  rowsAt(places: Float64Array, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
  /** Count and sums of everything that matches, for pages asked with `countLater`; null is a view that begins now. */
  sums(query: SearchQuery, asOf: string | null, signal?: AbortSignal): Promise<RowSums>
  /** How many matching rows came in after the view `asOf`. Rejects with 400 for an unknown one. */
  later(query: SearchQuery, asOf: string, signal?: AbortSignal): Promise<number>
  facets(query: SearchQuery, request: FacetRequest, signal?: AbortSignal): Promise<Facets>
  histogram(query: SearchQuery, request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>
  /** Sums of everything that matches, per time span and series, in order of time. */
  usage(query: SearchQuery, request: UsageRequest, signal?: AbortSignal): Promise<UsageBucket[]>
  /** Sums and percentiles of numeric columns over everything that matches, in the order of `SUMMED_COLUMNS`. */
  columnSums(query: SearchQuery, signal?: AbortSignal): Promise<ColumnSum[]>
  /** The newest rows that match, in groups; the largest groups with their most frequent answers. */
  groups(query: SearchQuery, by: GroupBy, signal?: AbortSignal): Promise<RowGroups>
  /** Whether there is a record with that name; nothing of it is read. */
  has(id: string, signal?: AbortSignal): Promise<boolean>
  /**
   * The text of a record alone; null if there is none with that name. `text` is null if it is too damaged or over 64
   * MB.
   */
  raw(id: string, signal?: AbortSignal): Promise<{ text: string | null; damage: string | null } | null>
  /** The text of the record's request; null if unknown. */
  request(id: string, signal?: AbortSignal): Promise<string | null>
  /**
   * A recorded call’s answer as it came, if the record is something else (a stream’s events, an HTML page); else null.
   */
  answer(id: string, signal?: AbortSignal): Promise<Uint8Array | null>
  /** Upstream’s own text of a record that it lists, if our bytes differ; else null. */
  listed(id: string, signal?: AbortSignal): Promise<Uint8Array | null>
}

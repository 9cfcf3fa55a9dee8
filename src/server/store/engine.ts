import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { PageRequest } from '../source/completion-source.ts'
import type { Hidden } from '../redact/hidden.ts'
import type { ExportedLines } from './answer/exported-lines.ts'
import type { StoredDetail } from './answer/stored-detail.ts'
import type { AskedView, StoredPage } from './answer/stored-page.ts'
import type { VerifiedSlice } from './answer/verified-slice.ts'
import type { PlainCalls } from './plain-calls.ts'
import type { MirrorChange, MirrorWritten } from './mirror-store.ts'
import type { PairSums } from './question/kept-pair.ts'
import type { AsOf } from './question/position.ts'
import type { StorePulse, ReadLag } from './kept-store.ts'
import type { FacetRequest } from './screen-store.ts'
import type { EditedRecords } from './bulk-store.ts'
import type { ExportForm } from './export-store.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from './ingest-store.ts'

/**
 * What an engine answers; `createStore` makes the port of it. Each call sees or makes one state of the store. Searches hold
 * nothing that an engine cannot answer, times are Unix seconds, places in the list are `ord`s, and `hide` is what must not
 * be kept, or not leave.
 */
export interface EngineCalls extends PlainCalls {
  page(query: SearchQuery, request: PageRequest, now: number): StoredPage
  /** A page without its rows. */
  view(query: SearchQuery, request: PageRequest, now: number): AskedView
  /** The count and sums of everything that matches, as of a page. */
  sums(query: SearchQuery, asOf: AsOf): PairSums
  /**
   * Whether the cost of every row that matches was reported, as of a page; null where that cannot be told until rows of
   * older versions are brought up to date.
   */
  isCostReported(query: SearchQuery, asOf: AsOf): boolean | null
  /** How many matching rows came in after `asOf`. */
  later(query: SearchQuery, asOf: AsOf): number
  pulse(now: number): StorePulse
  detail(name: string): StoredDetail | null
  /** The texts stored beside a record; null if there is none with that name. */
  inputs(name: string): { request: string | null; messages: string | null } | null
  facets(query: SearchQuery, request: FacetRequest, now: number): Facets
  histogram(query: SearchQuery, request: HistogramRequest, now: number): Histogram
  usage(query: SearchQuery, request: UsageRequest, now: number): UsageBucket[]
  columnSums(query: SearchQuery, now: number): ColumnSum[]
  groups(query: SearchQuery, by: GroupBy, now: number): Omit<RowGroups, 'object' | 'source'>
  /** The places of all rows that match, in order. */
  places(query: SearchQuery, now: number): Float64Array
  /** The same for an export. */
  exportPlaces(query: SearchQuery, now: number): Float64Array
  /** The records at these places, as far as a slice goes. */
  exportLines(places: Float64Array, form: ExportForm, hide: Hidden): ExportedLines
  /** Checks the next records after a place (null: from the first). */
  verifySlice(from: number | null): VerifiedSlice
  /** Checks what is no record's own, and says what is wrong, a sentence each. */
  verifyDatabase(): string[]
  ingest(records: readonly IncomingRecord[], checkpoint: ImportCheckpoint | null, hide: Hidden): Ingested[]
  update(name: string, metadata: MetadataPairs, at: number, hide: Hidden): boolean
  editAt(places: Float64Array, edit: MetadataEdit, at: number, hide: Hidden): EditedRecords
  /** Those of the ids whose messages must still be asked for. */
  mirrorMissing(source: string, from: string, ids: readonly string[]): string[]
  mirrorWrite(change: MirrorChange, hide: Hidden): MirrorWritten
  keepProfile(source: string, profile: string, hide: Hidden): void
  saveView(slug: string | null, change: ViewChange, hide: Hidden): SavedView
}

export type EngineCall = keyof EngineCalls

/** Keeps rows and answers questions about them: SQLite in a file, PostgreSQL. */
export interface Engine {
  /** Rejects with the signal's reason if it fires before the answer. */
  ask<Call extends EngineCall>(
    call: Call,
    args: Parameters<EngineCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<EngineCalls[Call]>>
  /** As in the port. */
  listen?: (hear: () => void) => () => void
  readLag?: () => Promise<ReadLag>
  /** Resolves when everything asked before is answered, what was acknowledged is on disk, and the connections have ended. */
  close(): Promise<void>
}

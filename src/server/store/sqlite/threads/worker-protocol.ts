import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { ApiErrorBody } from '#contract/wire/api-error.ts'
import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { ListQuery, MetadataEntries } from '#contract/wire/list-query.ts'
import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { PageRequest } from '../../../completion-source.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import type { MirrorChange, MirrorClaim, MirrorLease, MirrorShelf, MirrorWritten } from '../../mirror-store.ts'
import type {
  ExportForm,
  FacetRequest,
  ImportCheckpoint,
  IncomingRecord,
  Ingested,
  KeptAnswers,
  Reassembled,
  StorePulse,
  EditedRecords,
  StoreStatus,
  WirePage,
  WireRecord,
} from '../../store.ts'
import type { StoredDetail, StoredRaw } from '../../answer/stored-detail.ts'
import type { ExportedLines } from '../../answer/exported-lines.ts'
import type { AskedView, StoredPage } from '../../answer/stored-page.ts'
import type { PairSums } from '../../question/kept-pair.ts'
import type { AsOf } from '../../question/position.ts'
import type { Scrubbed } from '../care/scrubber.ts'
import type { VerifiedSlice } from '../care/verify-records.ts'

/** What a worker can be asked. Times are Unix seconds; places in the list are `ord`s. */
export interface StoreCalls {
  page(query: SearchQuery, request: PageRequest, now: number): StoredPage
  view(query: SearchQuery, request: PageRequest, now: number): AskedView
  sums(query: SearchQuery, asOf: AsOf): PairSums
  later(query: SearchQuery, asOf: AsOf): number
  isCostReported(query: SearchQuery, asOf: AsOf): boolean
  pulse(now: number): StorePulse
  detail(name: string): StoredDetail | null
  stands(name: string): boolean
  raw(name: string): StoredRaw | null
  inputs(name: string): { request: string | null; messages: string | null } | null
  answer(name: string): Uint8Array | null
  listed(name: string): Uint8Array | null
  listWire(query: ListQuery): WirePage
  getWire(name: string): WireRecord | null
  status(): StoreStatus
  checkpoint(key: string): ImportCheckpoint | null
  facets(query: SearchQuery, request: FacetRequest, now: number): Facets
  histogram(query: SearchQuery, request: HistogramRequest, now: number): Histogram
  usage(query: SearchQuery, request: UsageRequest, now: number): UsageBucket[]
  columnSums(query: SearchQuery, now: number): ColumnSum[]
  groups(query: SearchQuery, by: GroupBy, now: number): Omit<RowGroups, 'object' | 'source'>
  ords(query: SearchQuery, now: number): Float64Array
  exportLines(ords: Float64Array, form: ExportForm, hide: Hidden): ExportedLines
  verifySlice(from: number | null): VerifiedSlice
  verifyDatabase(): string[]
  backup(file: string): void
  ingest(records: readonly IncomingRecord[], checkpoint: ImportCheckpoint | null, hide: Hidden): Ingested[]
  keptAnswers(below: number, from: number | null): KeptAnswers
  reassemble(assembler: number, changes: readonly Reassembled[]): string[]
  update(name: string, metadata: MetadataEntries, at: number, hide: Hidden): boolean
  delete(name: string): boolean
  deleteAt(ords: Float64Array): number
  ordsOf(names: readonly string[]): Float64Array
  editAt(ords: Float64Array, edit: MetadataEdit, at: number, hide: Hidden): EditedRecords
  scrub(): Scrubbed
  mirrorShelf(source: string, now: number, walks: number): MirrorShelf
  mirrorMissing(source: string, from: string, ids: readonly string[]): string[]
  mirrorClaim(claim: MirrorClaim): MirrorLease
  mirrorRelease(token: number): void
  mirrorWrite(change: MirrorChange, hide: Hidden): MirrorWritten
  keepProfile(source: string, profile: string, hide: Hidden): void
  views(): SavedView[]
  saveView(slug: string | null, change: ViewChange, hide: Hidden): SavedView
  deleteView(slug: string): boolean
  /** Gives how many records are not in the index of texts yet. */
  indexTexts(limit: number): number
  /** Gives whether there are more. */
  repack(limit: number): boolean
  /** Ends the worker's connection; nothing may be asked afterwards. */
  close(): void
}
export type StoreCall = keyof StoreCalls

/** Whoever answers these calls, in this thread or another. */
export interface StoreAsker {
  /** Rejects with the signal's reason where it fires before the answer has come. */
  ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>>
  /** Resolves when everything asked before is answered and the connection has ended. */
  close(): Promise<void>
}

/** The calls that change the store: only the writer's worker answers them. */
export type WriteCall =
  | 'ingest'
  | 'reassemble'
  | 'update'
  | 'delete'
  | 'deleteAt'
  | 'editAt'
  | 'scrub'
  | 'mirrorClaim'
  | 'mirrorRelease'
  | 'mirrorWrite'
  | 'keepProfile'
  | 'saveView'
  | 'deleteView'
  | 'indexTexts'
  | 'repack'

export interface WorkerSettings {
  path: string
  /**
   * `writer` may create and migrate the file; `reader` finds it ready; `onlooker` reads a file that nobody may have
   * prepared, and never changes it; `both` holds a store in memory.
   */
  role: 'writer' | 'reader' | 'onlooker' | 'both'
  /** A store of an older layout is copied beside itself before it is changed. */
  copy: boolean
}

/** What opening a connection brought to light, one sentence each, for the log. */
export interface WorkerOpened {
  notices: string[]
}

export interface WorkerRequest {
  id: number
  call: StoreCall
  args: readonly unknown[]
}

/** An error as it crosses the wall between threads; classes do not. */
export type WorkerFailure =
  | { kind: 'refusal'; status: number; message: string; body: ApiErrorBody }
  | { kind: 'open'; path: string; message: string }
  | { kind: 'damage'; message: string }
  | { kind: 'error'; message: string }

/** The answer to a request; id 0 says how opening went. */
export type WorkerAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; failure: WorkerFailure }

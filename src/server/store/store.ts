import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { ListQuery, MetadataEntries } from '#contract/wire/list-query.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { Way } from '#contract/row/completion-row.ts'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { RowSums } from '#contract/found/row-sums.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { Redacted } from '../redact/redactor.ts'
import type { CompletionSource, PageRequest } from '../completion-source.ts'
import type { MirrorStore } from './mirror-store.ts'
import type { ViewStore } from './view-store.ts'

/** A completion on its way into the store. The bytes are the record; everything else is derived from them. */
export interface IncomingRecord {
  /** The completion's JSON exactly as it came, UTF-8. */
  body: Uint8Array
  /** The request's JSON exactly as it was sent, when known: gives input messages, parameters and metadata. */
  request: Uint8Array | null
  /** `/messages` items when they were fetched separately; otherwise derived from `request`. */
  messages: Uint8Array | null
  /** Metadata that stands beside the body (a recorded request's); null takes the body's own. */
  metadata: MetadataEntries | null
  way: Way
  from: string
  line: number | null
  /** Unix seconds. */
  receivedAt: number
  latencyMs: number | null
  capture: string | null
  /** What a recorder saw of the call. Two calls are two records, also where their bytes are the same. */
  call?: RecordedCall
  /** The answer as it came, where a recorder's `body` is not just its bytes. */
  answer?: Uint8Array | null
  /** Which assembler made `body` of the answer (`record/assemble/assembler-version.ts`); absent where that is not known. */
  assembler?: number
  /** What was taken out of it on its way here, by kind: how many. */
  redacted?: Redacted | null
  /** What another store knew of the record: it is to stand here as it stood there. */
  kept?: KeptFacts
}

/** What a store knows of a record that neither its bytes nor what came in with them say. Times are Unix seconds. */
export interface KeptFacts {
  /** The name by which it was answered. */
  name: string
  /** Its place among the records of its second. */
  tie: number
  metadataChangedAt: number | null
  mirroredAt: number | null
  expiresAt: number | null
  goneUpstreamAt: number | null
  /** How upstreams listed it. */
  listings: readonly KeptListing[]
}

/** What the mirror knows of a record in one upstream's list. */
export interface KeptListing {
  /** Names the upstream. */
  source: string
  id: string
  created: number | null
  /** Of the listed text. */
  sha256: Uint8Array
  /** 0: its messages were not fetched yet; 1: they are known; 2: upstream has none. */
  messages: number
  expires: number | null
  goneAt: number | null
  /** Upstream's text where the record keeps other bytes; else null. */
  text: Uint8Array | null
}

/** Some lines of an export. */
export interface ExportSlice {
  /** UTF-8; each ends with a line feed. */
  lines: Uint8Array<ArrayBuffer>
  /** How many they are. */
  records: number
  /** Records that are not in it, or not whole, because what is kept of them is damaged. */
  damaged: readonly string[]
}

/** `record`: everything that is kept; `completion`: the completion alone, as other tools read it. */
export type ExportForm = 'record' | 'completion'

/** A recorded call whose answer is kept as it came, and the record that was made of it. */
export interface KeptAnswer {
  name: string
  call: RecordedCall
  capture: string | null
  from: string
  /** The model as the line of the table has it. */
  model: string
  answer: Uint8Array
  body: Uint8Array
  /** Of the body. */
  sha256: Uint8Array
}

/** Some of them. */
export interface KeptAnswers {
  found: KeptAnswer[]
  /** Names of those that are damaged, which stay as they are. */
  damaged: string[]
  /** Where the next ones begin; null after the last. */
  next: number | null
}

/** What a newer assembler makes of a kept answer. */
export interface Reassembled {
  /** The call's id. */
  call: string
  /** SHA-256 of the body that was read: where it is another one by now, nothing changes. */
  was: Uint8Array
  /** What the record becomes; null where it stays as it is. */
  to: {
    body: Uint8Array
    capture: string
    call: RecordedCall
    /** What stands in place of the kept answer; null leaves that. */
    answer: Uint8Array | null
    /** What was taken out now, by kind. */
    redacted: Redacted | null
  } | null
}

/** What became of one incoming record. */
export type Ingested = { id: string; outcome: 'added' | 'known' | 'same_id' }

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

/** A page of the table whose rows go out as they were written. */
export interface RowPageText extends Omit<RowPage, 'rows'> {
  /** The rows' JSON texts with commas between them, UTF-8. */
  rows: Uint8Array<ArrayBuffer>
}

/** How the store stands, read in microseconds: two pulses say what happened between them, in whatever process. */
export interface StorePulse {
  rows: number
  /** Grows by one with every row that comes in. */
  arrivals: number
  /** Grows with every edit and deletion. */
  changes: number
  /** `as_of` of a view that begins now. */
  asOf: string
}

export interface StoreStatus {
  rows: number
  oldest: number | null
  newest: number | null
  /** Bytes on disk. */
  size: number
  /** Paths of older copies beside it, which still have what was deleted since they were made. */
  copies: string[]
}

/** Where an interrupted import goes on. */
export interface ImportCheckpoint {
  /** Names the input: its path, size and modification time. */
  key: string
  offset: number
  line: number
}

export interface FacetRequest {
  /** `model`, `finish`, `capture`, `has`, `tool`, `tier`, `meta.<key>`. Empty: the usual ones and the keys with 2 to 50 values. */
  fields: readonly string[]
  /** Only values (or, with `fields: ['meta.']`, keys) that start so; case-insensitive. */
  prefix: string
  limit: number
}

/** What became of the records whose metadata was to change. */
export interface EditedRecords {
  changed: number
  refused: { id: string; reason: string }[]
}

/** What only our own store can do, on top of what every source can. */
export interface CompletionStore extends CompletionSource, MirrorStore, ViewStore {
  /** What `list` answers, with the rows unread: a page is put together and not made anew. */
  listText(query: SearchQuery, page: PageRequest, signal?: AbortSignal): Promise<RowPageText>
  /** The wire contract's list. Rejects with 404 `not_found` param `after` for a cursor it never knew. */
  listWire(query: ListQuery, signal?: AbortSignal): Promise<WirePage>
  /** The wire contract's retrieve; null when there is no such completion. */
  getWire(id: string, signal?: AbortSignal): Promise<WireRecord | null>
  /**
   * Where the records stand that match, and are of before the Unix second `before` where there is one; what the search asks
   * that the store cannot answer must have been refused before.
   */
  places(query: SearchQuery, before: number | null): Promise<Float64Array>
  /** Where the records of these names stand; names that nobody has are passed over. */
  placesOf(names: readonly string[]): Promise<Float64Array>
  /**
   * Changes the metadata of what still stands at these places. Gives how many are other records now, and of those that could
   * not be changed the reason; the rest was as it was to become.
   */
  editAt(places: Float64Array, edit: MetadataEdit): Promise<EditedRecords>
  /** Deletes what still stands at these places, all or nothing, so that it cannot be read from the files any more. */
  deleteAt(places: Float64Array): Promise<number>
  /**
   * Does now one step of what happens by itself after deletions: cleaning the files of what was deleted. Says whether there
   * is more to do, or others must go first.
   */
  scrub(): Promise<'clean' | 'more' | 'busy'>
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
  /** Takes records in, all or none, durably; moves `checkpoint` in the same transaction. Answers in input order. */
  ingest(records: readonly IncomingRecord[], checkpoint?: ImportCheckpoint): Promise<Ingested[]>
  /**
   * Calls whose answer is kept, in list order after `from` (null: from the first), as many as make a slice: those whose
   * record was made by an assembler before `below`.
   */
  keptAnswers(below: number, from: number | null): Promise<KeptAnswers>
  /**
   * Writes down what the assembler of that number made of kept answers, all or none. Name, metadata, place in the list, times
   * and what a mirror knows stay. Gives the ids of the calls whose record is another one now.
   */
  reassemble(assembler: number, changes: readonly Reassembled[]): Promise<string[]>
  checkpoint(key: string): Promise<ImportCheckpoint | null>
  facets(query: SearchQuery, request: FacetRequest, signal?: AbortSignal): Promise<Facets>
  /** Count and sums of all that match, for pages asked with `countLater`; null is a view that begins now. */
  sums(query: SearchQuery, asOf: string | null, signal?: AbortSignal): Promise<RowSums>
  histogram(query: SearchQuery, request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>
  /** Sums of all that match per span of time and series, in order of time. */
  usage(query: SearchQuery, request: UsageRequest, signal?: AbortSignal): Promise<UsageBucket[]>
  /** Sums and ranks of the columns of numbers over all that match, in the order of `SUMMED_COLUMNS`. */
  columnSums(query: SearchQuery, signal?: AbortSignal): Promise<ColumnSum[]>
  /** The newest that match, grouped; the largest groups with their most frequent answers. */
  groups(query: SearchQuery, by: GroupBy, signal?: AbortSignal): Promise<RowGroups>
  /** How many rows that match came in after the view of `asOf` began. Rejects with 400 for one it never gave. */
  later(query: SearchQuery, asOf: string, signal?: AbortSignal): Promise<number>
  pulse(): Promise<StorePulse>
  /** Every record that matches, in order, a record a line, in slices of a few megabytes. */
  export(query: SearchQuery, form: ExportForm, signal?: AbortSignal): AsyncIterable<ExportSlice>
  status(): Promise<StoreStatus>
  /**
   * Reads every record against its checksum and the database against its own checks; names what is wrong. `checked` counts
   * up; `damaged` and `problems` are those that the step found.
   */
  verify(): AsyncIterable<{ checked: number; damaged: readonly string[]; problems: readonly string[] }>
  /** Writes a whole copy to a new file while in use. Rejects when the file exists. */
  backup(file: string): Promise<void>
  /** Resolves when everything acknowledged is on disk and the workers have ended. */
  close(): Promise<void>
}

import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { Way } from '#contract/row/completion-row.ts'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { Redacted } from '../redact/redactor.ts'

/** A completion to be stored. The bytes are the record; everything else is derived from them. */
export interface IncomingRecord {
  /** The completion's JSON exactly as it came, in UTF-8. */
  body: Uint8Array
  /** The request's JSON exactly as it was sent, if known: it has input messages, parameters and metadata. */
  request: Uint8Array | null
  /** `/messages` items if they were fetched separately; otherwise derived from `request`. */
  messages: Uint8Array | null
  /** Metadata from beside the body (a recorded request's); null: the body's own. */
  metadata: MetadataPairs | null
  way: Way
  from: string
  line: number | null
  /** Unix seconds. */
  receivedAt: number
  latencyMs: number | null
  capture: string | null
  /** What a recorder saw of the call. Two calls are two records, even if their bytes are equal. */
  call?: RecordedCall
  /** The answer as it came, if `body` is something else. */
  answer?: Uint8Array | null
  /** Which assembler made `body` from the answer (`record/assemble/assembler-version.ts`); absent if unknown. */
  assembler?: number
  /** How much was removed from it on the way here, by kind. */
  redacted?: Redacted | null
  /** What another store knew about the record, to be the same here. */
  kept?: KeptFacts
}

/** What a store knows about a record that is neither in its bytes nor came with them. Times are Unix seconds. */
export interface KeptFacts {
  /** The name under which it was found. */
  name: string
  /** Its place among the records of its second. */
  tie: number
  metadataChangedAt: number | null
  mirroredAt: number | null
  expiresAt: number | null
  goneUpstreamAt: number | null
  /** How upstreams listed it. */
  listings: readonly KeptListing[]
  /** The name of the record here that it takes the place of: the same one, as it was known before. */
  replaces?: string
}

/** What the mirror knows about a record in one upstream's list. */
export interface KeptListing {
  source: string
  id: string
  created: number | null
  /** Of the listed text. */
  sha256: Uint8Array
  /** 0: its messages were not fetched yet; 1: they are known; 2: upstream has none. */
  messages: number
  expires: number | null
  goneAt: number | null
  /** Upstream's text if the record's bytes differ; else null. */
  text: Uint8Array | null
}

/** What happened to one incoming record. */
export type Ingested = { id: string; outcome: 'added' | 'known' | 'same_id' }

/** Where an interrupted import continues. */
export interface ImportCheckpoint {
  /** Names the input: its path, size and modification time. */
  key: string
  offset: number
  line: number
}

export interface IngestStore {
  /** Stores records, all or none, durably; moves `checkpoint` in the same transaction. Answers in input order. */
  ingest(records: readonly IncomingRecord[], checkpoint?: ImportCheckpoint): Promise<Ingested[]>
  checkpoint(key: string): Promise<ImportCheckpoint | null>
}

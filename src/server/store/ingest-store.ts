import type { MetadataEntries } from '#contract/wire/list-query.ts'
import type { Way } from '#contract/row/completion-row.ts'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { Redacted } from '../redact/redactor.ts'

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
  /** The name of the record here that it takes the place of: the same one, as it was known before. */
  replaces?: string
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

/** What became of one incoming record. */
export type Ingested = { id: string; outcome: 'added' | 'known' | 'same_id' }

/** Where an interrupted import goes on. */
export interface ImportCheckpoint {
  /** Names the input: its path, size and modification time. */
  key: string
  offset: number
  line: number
}

/** What takes records in. */
export interface IngestStore {
  /** Takes records in, all or none, durably; moves `checkpoint` in the same transaction. Answers in input order. */
  ingest(records: readonly IncomingRecord[], checkpoint?: ImportCheckpoint): Promise<Ingested[]>
  checkpoint(key: string): Promise<ImportCheckpoint | null>
}

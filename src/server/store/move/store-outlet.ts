import type { SavedView } from '#contract/search/saved-view.ts'
import type { RecordFacts } from '../record/record-facts.ts'
import type { KeptRecord } from '../record-line.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from '../ingest-store.ts'

/** A record with everything stored of it; `record` is null if its own bytes are damaged. */
export interface CarriedRecord {
  name: string
  record: KeptRecord | null
  /** False where a part beside its own bytes is damaged, and therefore missing in `record`. */
  isWhole: boolean
}

/** Where a cursor stood whose record is gone, under what `toDeletedName` gives. */
export interface DeletedName {
  name: string
  ord: number
}

/** What the mirror knows of one upstream. */
export interface CarriedLedger {
  source: string
  state: string
  profile: string | null
  walks: readonly { walk: number; entry: string }[]
}

/** A row that an upstream lists, as the mirror remembers it. `listed` is packed, as every engine packs it. */
export interface MirrorMemory {
  source: string
  id: string
  ord: number
  /** Of its record here; null where that is gone. */
  name: string | null
  created: number | null
  walk: number
  sha256: Uint8Array
  messages: number
  expires: number | null
  goneAt: number | null
  listed: Uint8Array | null
}

/** Everything a store has, read in slices while it is in use: what another engine makes the same store of. */
export interface StoreOutlet {
  /** Names the store, the same whenever it is opened. */
  readonly identity: string
  /** `arrivals`: how many records ever came in. */
  counts(): Promise<{ rows: number; arrivals: number }>
  /** The next records in order of arrival; none after the last. */
  facts(after: number): Promise<RecordFacts[]>
  /** Of the records at these places. */
  factsAt(ords: readonly number[]): Promise<RecordFacts[]>
  factsOf(name: string): Promise<RecordFacts | null>
  /** Those of these names that are there, in this order; only a few are in memory at once. */
  records(names: readonly string[]): AsyncIterable<CarriedRecord>
  /** The next ones behind this name, in order of their names. */
  deletedNames(after: string): Promise<DeletedName[]>
  ledgers(): Promise<CarriedLedger[]>
  /** The next ones behind this one (null: from the first), in order of source and id. */
  memories(after: Pick<MirrorMemory, 'source' | 'id'> | null): Promise<MirrorMemory[]>
  views(): Promise<SavedView[]>
  checkpoints(): Promise<ImportCheckpoint[]>
  close(): Promise<void>
}

/** The same of a store that takes in what another has. Each call is one transaction. */
export interface StoreInlet extends StoreOutlet {
  ingest(records: readonly IncomingRecord[], checkpoint: ImportCheckpoint): Promise<Ingested[]>
  /** Remembers them; takes away the records of these names that stand at their places. Gives how many. */
  noteDeleted(deletedNames: readonly DeletedName[]): Promise<number>
  /** Those of the places at which a record stood that was deleted here. */
  deletedAt(ords: readonly number[]): Promise<number[]>
  /** Replaces what is known of an upstream, except for its rows. */
  putLedger(ledger: CarriedLedger): Promise<void>
  putMemories(memories: readonly MirrorMemory[]): Promise<void>
  putViews(views: readonly SavedView[]): Promise<void>
  putCheckpoints(checkpoints: readonly ImportCheckpoint[]): Promise<void>
}

import { StoreFailure } from '../store/store-failure.ts'
import type { Ingested } from '../store/ingest-store.ts'
import type { RecordedRecord } from './capture/recorded-record.ts'

/** The most bytes of records that may wait for the store. */
export const SPOOL_CAP = 64 * 1024 * 1024

export interface SpoolOptions {
  ingest(records: readonly RecordedRecord[]): Promise<Ingested[]>
  /** Called after records came into the store, with the ids of their calls and the names of the records. */
  onStored(ids: readonly string[], names: readonly string[]): void
  onLost(record: RecordedRecord, reason: string): void
  /** Called when the store begins to refuse records or to be slow, or when the reason changes; null: it accepts them again. */
  onTrouble(reason: string | null): void
  cap?: number
  /** Milliseconds to wait after each refusal in a row. */
  pausesMs?: readonly number[]
  /** A store that has not answered after this many milliseconds is reported as slow. */
  slowMs?: number
  /** Milliseconds that the first record of a batch waits for others, unless somebody waits for it. */
  lingerMs?: number
}

/** A bounded queue of records for the store, on which no call waits. */
export interface Spool {
  /** `always`: even if there is no room. */
  add(record: RecordedRecord, always?: boolean): void
  /** Whether there is room for it and its answer. */
  fits(record: RecordedRecord): boolean
  size(): { records: number; bytes: number }
  /** Resolves when everything added before is stored or lost; at once while the store refuses. */
  settled(): Promise<void>
  /** Accepts nothing more. Resolves when it is empty, or after `ms`, with the ids of the calls that remain. */
  close(ms: number): Promise<string[]>
}

/** Records of one transaction. */
const BATCH_RECORDS = 200
/** A batch ends with the record that reaches this: the thread of the store gets a copy of it. */
const BATCH_BYTES = 8 * 1024 * 1024
/** After a store has refused a batch: so soon that a moment is bridged, then rarely enough to leave it alone. */
const PAUSES_MS = [100, 250, 500, 1_000, 2_000, 5_000]
/** The same while the server ends: little time is left. */
const LAST_PAUSE_MS = 50
/** If a batch takes longer, the log says so. */
const SLOW_MS = 5_000
/** Many calls share one transaction; still far below the second within which a row must appear. */
const LINGER_MS = 20
/** A record that the store refuses this often, while it accepts others, is given up. */
const TRIES_OF_RECORD = 3

interface Entry {
  record: RecordedRecord
  bytes: number
  refusals: number
  /** How many batches the store had accepted when it first refused this one. */
  takenThen: number
}

/**
 * Sends records to the store in batches, one at a time; what arrives meanwhile is the next batch. While the store
 * refuses, it is asked again for ever, with one record at a time. A record that is refused for its own sake, while
 * others are accepted, is given up.
 */
export function createSpool(options: SpoolOptions): Spool {
  const cap = options.cap ?? SPOOL_CAP
  const pausesMs = options.pausesMs ?? PAUSES_MS
  const lingerMs = options.lingerMs ?? LINGER_MS
  const slowMs = options.slowMs ?? SLOW_MS
  const entries: Entry[] = []
  let bytes = 0
  let working = false
  let closed = false
  let refusals = 0
  let taken = 0
  let trouble: string | null = null
  let wake: (() => void) | null = null
  let waiters: (() => void)[] = []

  /** A record larger than the limit may wait alone. */
  const fits = (size: number) => entries.length === 0 || bytes + size <= cap
  const letGo = () => {
    for (const resolve of waiters) resolve()
    waiters = []
  }
  const nextBatch = (): Entry[] => {
    const most = refusals > 0 ? 1 : BATCH_RECORDS
    const batch: Entry[] = []
    let sum = 0
    for (const entry of entries) {
      sum += entry.bytes
      if (batch.length === most || (batch.length > 0 && sum > BATCH_BYTES)) break
      batch.push(entry)
    }
    return batch
  }
  const remove = (batch: readonly Entry[]) => {
    entries.splice(0, batch.length)
    for (const entry of batch) bytes -= entry.bytes
  }
  const push = (entry: Entry) => {
    entries.push(entry)
    bytes += entry.bytes
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  /** Ends the wait for more records, but not the pause after a refusal. */
  const hurry = () => {
    if (refusals === 0) wake?.()
  }

  const tell = (reason: string | null) => {
    if (reason === trouble) return
    trouble = reason
    options.onTrouble(reason)
  }

  const work = async () => {
    working = true
    while (entries.length > 0) {
      if (refusals === 0 && lingerMs > 0 && waiters.length === 0 && entries.length < BATCH_RECORDS && !closed)
        await pause(lingerMs)
      const batch = nextBatch()
      const late = setTimeout(
        () => tell(`The store is slow: it has not answered for ${slowMs / 1_000} s. What is recorded waits.`),
        slowMs,
      )
      try {
        const ingested = await options.ingest(batch.map((entry) => entry.record)).finally(() => clearTimeout(late))
        remove(batch)
        taken++
        tell(null)
        refusals = 0
        options.onStored(
          batch.map(({ record }) => record.call.id),
          ingested.map(({ id }) => id),
        )
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        refusals++
        tell(reason)
        if (batch.length === 1) putBack(batch, reason, error instanceof StoreFailure && error.kind === 'away')
        letGo()
        await pause(closed ? LAST_PAUSE_MS : (pausesMs[Math.min(refusals, pausesMs.length) - 1] ?? 0))
      }
    }
    working = false
    letGo()
  }

  /** `away`: no record is to blame; a small one may still fit on a disk that has no room for a large one. */
  const putBack = (batch: readonly Entry[], reason: string, away: boolean) => {
    remove(batch)
    for (const entry of batch) {
      if (away) {
        push(entry)
        continue
      }
      if (++entry.refusals === 1) entry.takenThen = taken
      if (entry.refusals >= TRIES_OF_RECORD && taken > entry.takenThen) options.onLost(entry.record, reason)
      else push(entry)
    }
  }

  return {
    add(record, always = false) {
      const size = sizeOf(record)
      const isFull = !always && !fits(size)
      if (!closed && isFull && record.answer !== null) {
        // The record is worth more than the answer's bytes beside it.
        return this.add(withoutAnswer(record))
      }
      if (closed || isFull) {
        options.onLost(record, closed ? 'the server is ending' : 'the memory for waiting records is full')
        return
      }
      push({ record, bytes: size, refusals: 0, takenThen: 0 })
      if (!working) void work()
    },
    fits: (record) => fits(sizeOf(record)),
    size: () => ({ records: entries.length, bytes }),
    settled: () => {
      if (!working || refusals > 0) return Promise.resolve()
      return new Promise<void>((resolve) => {
        waiters.push(resolve)
        hurry()
      })
    },
    async close(ms) {
      closed = true
      wake?.()
      const late = AbortSignal.timeout(Math.ceil(ms))
      const timedOut = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve(), { once: true }))
      while (entries.length > 0 && !late.aborted) {
        await Promise.race([new Promise<void>((resolve) => waiters.push(resolve)), timedOut])
      }
      return entries.map(({ record }) => record.call.id)
    },
  }
}

function sizeOf({ body, request, answer }: RecordedRecord): number {
  return body.length + (request?.length ?? 0) + (answer?.length ?? 0)
}

function withoutAnswer(record: RecordedRecord): RecordedRecord {
  const note = 'The answer as it came was not kept: the store was too busy, and the memory for waiting was full.'
  return { ...record, answer: null, call: { ...record.call, notes: [...record.call.notes, note] } }
}

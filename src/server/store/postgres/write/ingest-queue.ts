import type { Hidden } from '../../../redact/hidden.ts'
import { redactRecord } from '../../redact-record.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from '../../ingest-store.ts'
import { type PreparedRecord, prepareRecord } from '../../record/prepared-record.ts'
import type { Database, Session } from '../database/database.ts'
import { StoreAway } from '../../store-failure.ts'
import { KnownPairs } from '../tables/known-pairs.ts'
import { addFresh } from './add-fresh.ts'
import { Change } from './writer.ts'

/** Records of one transaction when many wait. */
const BATCH_RECORDS = 400

interface Waiting {
  prepared: readonly PreparedRecord[]
  checkpoint: ImportCheckpoint | null
  resolve: (answers: Ingested[]) => void
  reject: (error: unknown) => void
}

/**
 * Takes records in. What comes while a transaction is under way goes into the next one together. Where such a turn fails,
 * each call has its own.
 */
export class IngestQueue {
  readonly #database: Database
  readonly #pairs: KnownPairs
  #waiting: Waiting[] = []
  #running: Promise<void> | null = null

  constructor(database: Database) {
    this.#database = database
    this.#pairs = new KnownPairs(database)
  }

  /** Rejects if one of the records is not the text of a JSON object; then none of them is stored. */
  async add(
    records: readonly IncomingRecord[],
    checkpoint: ImportCheckpoint | null,
    hide: Hidden,
  ): Promise<Ingested[]> {
    const prepared = records.map((record) => prepareRecord(redactRecord(record, hide)))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ prepared, checkpoint, resolve, reject })
      this.#running ??= this.#run().finally(() => {
        this.#running = null
      })
    })
  }

  async #run(): Promise<void> {
    // Calls in this same tick come along.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      let records = 0
      const turn: Waiting[] = []
      while (
        this.#waiting[0] !== undefined &&
        (turn.length === 0 || records + this.#waiting[0].prepared.length <= BATCH_RECORDS)
      ) {
        const [next] = this.#waiting.splice(0, 1)
        if (next === undefined) break
        records += next.prepared.length
        turn.push(next)
      }
      try {
        await this.#write(turn)
      } catch (error) {
        // A database that does not answer takes none of them, and one wait for it is enough.
        if (turn.length === 1 || error instanceof StoreAway) for (const one of turn) one.reject(error)
        else for (const one of turn) await this.#write([one]).catch(one.reject)
      }
    }
  }

  async #write(turn: readonly Waiting[]): Promise<void> {
    const records = turn.flatMap(({ prepared }) => prepared)
    const keep = async (session: Session) => {
      for (const { checkpoint } of turn) if (checkpoint !== null) await keepCheckpoint(session, checkpoint)
    }
    const placed =
      (await addFresh(this.#database, this.#pairs, records, keep)) ??
      (await Change.run(this.#database, async (change) => {
        const answers = await change.placeAll(records)
        change.touch(answers.filter(({ renamed }) => renamed).length)
        await keep(change.session)
        return answers
      }))
    let at = 0
    for (const { prepared, resolve } of turn) {
      resolve(placed.slice(at, at + prepared.length).map(({ id, outcome }) => ({ id, outcome })))
      at += prepared.length
    }
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }
}

async function keepCheckpoint(session: Session, { key, offset, line }: ImportCheckpoint): Promise<void> {
  await session.run(
    `INSERT INTO import_checkpoints (key, byte_offset, line) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET byte_offset = excluded.byte_offset, line = excluded.line`,
    [key, offset, line],
  )
}

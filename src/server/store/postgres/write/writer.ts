import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { redactMetadata } from '../../../redact/redact-metadata.ts'
import type { Ingested } from '../../ingest-store.ts'
import type { Totals } from '../../question/totals.ts'
import { type Mark, markName, toMarks } from '../../record/marks.ts'
import { type Naming, toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { readStoredRow, withMetadata } from '../../record/stored-row.ts'
import { StoreFailure } from '../../store-failure.ts'
import { numberOf, type Row } from '../database/cells.ts'
import type { Database, Session } from '../database/database.ts'
import { forgetStretches } from '../stretches/stretch-table.ts'
import { restoreListing } from '../tables/mirror-table.ts'
import { decideName, findName, restoreName } from '../tables/name-table.ts'
import { type NewPlace, NewRecords } from '../tables/new-records.ts'
import { ChangePairs } from '../tables/change-pairs.ts'
import { dropUnused, givePairs } from '../tables/pair-table.ts'
import { nextOrd, ordAgain, takePlace } from '../tables/place-table.ts'
import {
  addRedacted,
  type RecordThere,
  recordAt,
  renameRecord,
  rowAt,
  setRow,
  spliceOf,
} from '../tables/record-table.ts'
import { dropRecords, type RemovedRecord, removeRecords } from '../tables/remove-records.ts'
import { setMetadata } from '../tables/set-metadata.ts'
import { count, readCounted, showTotals } from '../tables/totals.ts'
import { findFresh } from './find-fresh.ts'
import { SumsTally } from './sums-tally.ts'
import { type Placing, takeRun } from './take-run.ts'

/** Bytes that are written at once: in a list they take twice as many. */
export const MOST_BYTES = 4 * 1024 * 1024

export type Placed = Ingested & { renamed: boolean }

/** The metadata that a record shall have; `parts` are its columns of `bodies`. */
interface WantedMetadata {
  record: RecordThere
  parts: Row
  metadata: MetadataPairs
}

/** A transaction that changes the store while no other transaction writes. */
export class Change {
  readonly session: Session
  readonly #database: Database
  /** The number of the newest record. */
  #seq: number
  readonly #first: number
  #changes = 0
  readonly #sums = new SumsTally()
  readonly #unmarked = new Set<number>()
  readonly #pairs: ChangePairs
  readonly #added = new NewRecords()
  /** Of the rows that are others now. */
  readonly #changedSeqs = new Set<number>()

  private constructor(session: Session, database: Database, seq: number) {
    this.session = session
    this.#pairs = new ChangePairs(session)
    this.#database = database
    this.#seq = seq
    this.#first = seq
  }

  /** Runs `work` as one change: all of it happens, or nothing. */
  static async run<T>(database: Database, work: (change: Change) => Promise<T>): Promise<T> {
    const { answer, totals } = await database.change(async (session) => {
      const change = new Change(session, database, (await readCounted(session)).seq)
      return { answer: await work(change), totals: await change.#finish() }
    })
    if (totals !== null) await showTotals(database, totals)
    return answer
  }

  /** Counts records that are others now. */
  touch(records: number): void {
    this.#changes += records
  }

  async #finish(): Promise<Totals | null> {
    await dropUnused(this.session, this.#unmarked)
    await forgetStretches(this.session, this.#changedSeqs)
    const counted = { ...this.#sums.all, arrived: this.#seq - this.#first, changes: this.#changes }
    return Object.values(counted).some((sum) => sum !== 0) ? count(this.session, counted) : null
  }

  /**
   * Takes records in, in their order. Those whose name, id and call are new here, so that no other row changes, are written
   * many at once.
   */
  async placeAll(records: readonly PreparedRecord[]): Promise<Placed[]> {
    const numbers = await givePairs(
      this.session,
      records.flatMap((record) => record.marks),
    )
    const fresh = await findFresh(this.session, records)
    const answers: Placed[] = []
    let isAlone = true
    while (answers.length < records.length) {
      const from = answers.length
      const end = records.findIndex((_, at) => at >= from && !fresh.has(at))
      const some = isAlone ? records.slice(from, end < 0 ? records.length : end) : []
      const run = await takeRun(this.session, this.#database, some)
      for (const { record, ord } of run) {
        const name = toWanted(record.wireId, record.sha256)
        this.#add(record, { name, ord, pairs: pairsOf(record.marks, numbers) })
        answers.push({ id: name, outcome: 'added', renamed: false })
        if (this.#added.bytes > MOST_BYTES) await this.#write()
      }
      await this.#write()
      for (const placing of run) await this.#restoreListings(placing)
      const next = records[answers.length]
      if (next === undefined) break
      const placed = await this.place(next, numbers)
      answers.push(placed)
      // It may have been given, or have given another, a name that one of the next has as its id.
      const isOwn = placed.id === toWanted(next.wireId, next.sha256) && !placed.renamed
      if (placed.outcome !== 'known' && !isOwn) isAlone = false
    }
    return answers
  }

  #add(record: PreparedRecord, place: NewPlace): void {
    this.#seq++
    this.#sums.add(this.#added.add(record, place), 1)
  }

  async #write(): Promise<void> {
    const { size } = this.#added
    if (size === 0) return
    if (!(await this.#added.writeNames(this.session))) throw new StoreFailure('A name of the store is taken twice.')
    await this.#added.writeBodies(this.session)
    await this.#added.writeRows(this.session, this.#seq - size + 1)
  }

  async #restoreListings({ record, ord }: Placing): Promise<void> {
    for (const listing of record.incoming.kept?.listings ?? []) await restoreListing(this.session, listing, ord)
  }

  /** Takes one record in, unless it is here already. */
  async place(record: PreparedRecord, numbers?: ReadonlyMap<string, number>): Promise<Placed> {
    const { session } = this
    const { call, kept: facts } = record.incoming
    if (facts?.replaces !== undefined) await this.#makeWay(facts.replaces)
    if (call !== undefined) {
      const at = numberOf((await session.row('SELECT ord FROM calls WHERE call_id = $1', [call.id]))?.['ord'])
      const kept = at === null ? null : await recordAt(session, at)
      if (kept !== null) return { id: kept.name, outcome: 'known', renamed: false }
    }
    const ord =
      facts === undefined ? await nextOrd(session, record.second) : await ordAgain(session, record.second, facts.tie)
    const naming: Naming =
      facts === undefined ? await decideName(session, record, ord) : await restoreName(session, record, facts.name, ord)
    if (naming.known !== null) return { id: naming.known, outcome: 'known', renamed: false }
    const { rename, name } = naming
    if (rename !== null) await renameRecord(session, rename.ord, rename.name, rename.wireId)
    const pairs = pairsOf(record.marks, numbers ?? (await givePairs(session, record.marks)))
    await takePlace(this.#database, ord)
    this.#add(record, { name, ord, pairs })
    await this.#write()
    await this.#restoreListings({ record, ord })
    return { id: name, outcome: naming.sameId ? 'same_id' : 'added', renamed: rename !== null }
  }

  /** Replaces a record's row and everything by which it is counted and found. */
  async replace(ord: number, row: CompletionRow, marks: readonly Mark[] = toMarks(row)): Promise<void> {
    const found = await recordAt(this.session, ord)
    if (found === null) return
    const pairs = pairsOf(marks, await givePairs(this.session, marks))
    this.#sums.add(await rowAt(this.session, ord), -1)
    this.#sums.add(row, 1)
    this.#unmark(found.pairs, pairs)
    this.#change(await setRow(this.session, ord, row, pairs))
  }

  /** Replaces the metadata of records. `at` is Unix seconds. */
  async setMetadata(wanted: readonly WantedMetadata[], at: number, hide: Hidden): Promise<void> {
    const made = wanted.map(({ record, parts, metadata: given }) => {
      const { metadata, redacted } = redactMetadata(given, hide)
      const row = withMetadata(readStoredRow(String(parts['line'])), metadata)
      return { ...record, parts, redacted, row, marks: toMarks(row), splice: spliceOf(parts, metadata) }
    })
    await this.#pairs.meet(made.flatMap(({ pairs }) => pairs))
    const numbers = await this.#pairs.give(made.flatMap(({ marks }) => marks))
    const edited = made.map(({ pairs: before, marks, ...record }) => {
      // A record may be found by more values than its row has room for.
      const others = before.filter((pair) => !this.#pairs.isMetadata(pair))
      const pairs = [...new Set([...others, ...pairsOf(marks, numbers)])]
      this.#unmark(before, pairs)
      return { ...record, pairs }
    })
    for (const seq of await setMetadata(this.session, edited, at)) this.#change(seq)
    for (const { ord, redacted } of made) if (redacted !== null) await addRedacted(this.session, ord, redacted)
    this.touch(wanted.length)
  }

  /** Takes records away. */
  async remove(records: readonly RecordThere[]): Promise<void> {
    this.#forget(records, await removeRecords(this.session, records))
  }

  /** Takes a record away that another takes the place of. */
  async #makeWay(name: string): Promise<void> {
    const found = await findRecord(this.session, name)
    if (found !== null) this.#forget([found], await dropRecords(this.session, [found]))
  }

  #forget(records: readonly RecordThere[], removed: readonly RemovedRecord[]): void {
    for (const { seq, row } of removed) {
      this.#sums.add(row, -1)
      this.#change(seq)
    }
    for (const { pairs } of records) this.#unmark(pairs, [])
    this.touch(records.length)
  }

  #change(seq: number | null): void {
    if (seq !== null) this.#changedSeqs.add(seq)
  }

  #unmark(before: readonly number[], after: readonly number[]): void {
    for (const pair of before) if (!after.includes(pair)) this.#unmarked.add(pair)
  }
}

function pairsOf(marks: readonly Mark[], numbers: ReadonlyMap<string, number>): number[] {
  return marks.flatMap((mark) => numbers.get(markName(mark)) ?? [])
}

/** The record of a name; null if there is none. */
export async function findRecord(session: Session, name: string): Promise<RecordThere | null> {
  const ord = await findName(session, name)
  return ord === null ? null : recordAt(session, ord)
}

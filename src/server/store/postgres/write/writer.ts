import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { applyMetadataEdit, type MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { redactMetadata } from '../../../redact/redact-metadata.ts'
import type { EditedRecords } from '../../bulk-store.ts'
import type { Ingested } from '../../ingest-store.ts'
import { StoreFailure } from '../../store-failure.ts'
import type { Totals } from '../../question/totals.ts'
import { type Mark, markName, toMarks } from '../../record/marks.ts'
import { type Naming, toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { withMetadata } from '../../record/stored-row.ts'
import { numberOf } from '../database/cells.ts'
import type { Database, Session } from '../database/database.ts'
import { restoreListing } from '../tables/mirror-table.ts'
import { findFresh } from './find-fresh.ts'
import { decideName, findName, restoreName } from '../tables/name-table.ts'
import { type NewPlace, NewRecords } from '../tables/new-records.ts'
import { nextOrd, ordAgain, takePlace } from '../tables/place-table.ts'
import { forgetStretches } from '../stretches/stretch-table.ts'
import { count, readCounted, showTotals } from '../tables/totals.ts'
import { dropUnused, givePairs, ofMetadata } from '../tables/pair-table.ts'
import { SumsTally } from './sums-tally.ts'
import { type Placing, takeRun } from './take-run.ts'
import {
  addRedacted,
  dropRecord,
  metadataIn,
  partsAt,
  recordAt,
  removeRecord,
  renameRecord,
  rowAt,
  setParts,
  setRow,
  spliceOf,
} from '../tables/record-table.ts'

/** Bytes that are written at once: in a list they take twice as many. */
export const MOST_BYTES = 4 * 1024 * 1024

export type Placed = Ingested & { renamed: boolean }

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
  readonly #added = new NewRecords()
  /** Of the rows that are others now. */
  readonly #changedSeqs = new Set<number>()

  private constructor(session: Session, database: Database, seq: number) {
    this.session = session
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

  /** Replaces a record's metadata. `at` is Unix seconds. */
  async setMetadata(
    ord: number,
    before: readonly number[],
    given: MetadataPairs,
    at: number,
    hide: Hidden,
  ): Promise<void> {
    const { session } = this
    const { metadata, redacted } = redactMetadata(given, hide)
    const row = withMetadata(await rowAt(session, ord), metadata)
    const replaced = await ofMetadata(session, before)
    const marks = toMarks(row)
    // A record may be found by more values than its row has room for.
    const others = before.filter((pair) => !replaced.has(pair))
    const pairs = [...new Set([...others, ...pairsOf(marks, await givePairs(session, marks))])]
    this.#unmark(before, pairs)
    this.#change(await setRow(session, ord, row, pairs))
    const splice = spliceOf(await partsAt(session, ord), metadata)
    await setParts(session, ord, { metadata: splice, metadata_changed_at: at })
    if (redacted !== null) await addRedacted(session, ord, redacted)
  }

  /** Takes a record away. */
  async remove(name: string, ord: number, pairs: readonly number[]): Promise<void> {
    this.#sums.add(await rowAt(this.session, ord), -1)
    this.#unmark(pairs, [])
    this.#change(await removeRecord(this.session, name, ord))
  }

  /** Takes a record away that another takes the place of. */
  async #makeWay(name: string): Promise<void> {
    const found = await findRecord(this.session, name)
    if (found === null) return
    this.#sums.add(await rowAt(this.session, found.ord), -1)
    this.#unmark(found.pairs, [])
    this.#change(await dropRecord(this.session, name, found.ord))
    this.touch(1)
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

async function findRecord(session: Session, name: string): Promise<{ ord: number; pairs: number[] } | null> {
  const ord = await findName(session, name)
  const record = ord === null ? null : await recordAt(session, ord)
  return ord === null || record === null ? null : { ord, pairs: record.pairs }
}

/** Replaces the metadata of a record. False if there is none with that name. */
export function updateMetadata(database: Database, name: string, metadata: MetadataPairs, at: number, hide: Hidden) {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found === null) return false
    await change.setMetadata(found.ord, found.pairs, metadata, at, hide)
    change.touch(1)
    return true
  })
}

/** Deletes a record. False if there is none with that name. */
export function deleteRecord(database: Database, name: string): Promise<boolean> {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found === null) return false
    await change.remove(name, found.ord, found.pairs)
    change.touch(1)
    return true
  })
}

/** Changes the metadata of the records that still exist at these places. */
export function editAt(
  database: Database,
  ords: Iterable<number>,
  edit: MetadataEdit,
  at: number,
  hide: Hidden,
): Promise<EditedRecords> {
  return Change.run(database, async (change) => {
    const answer: EditedRecords = { changed: 0, refused: [] }
    for (const ord of ords) {
      const found = await recordAt(change.session, ord)
      if (found === null) continue
      const metadata = metadataIn(await partsAt(change.session, ord))
      const edited = metadata === null ? { refused: 'It is damaged.' } : applyMetadataEdit(metadata, edit)
      if ('refused' in edited) answer.refused.push({ id: found.name, reason: edited.refused })
      if (!('metadata' in edited)) continue
      await change.setMetadata(ord, found.pairs, edited.metadata, at, hide)
      answer.changed++
    }
    change.touch(answer.changed)
    return answer
  })
}

/** Deletes the records that still exist at these places; gives how many. */
export function deleteAt(database: Database, ords: Iterable<number>): Promise<number> {
  return Change.run(database, async (change) => {
    let deleted = 0
    for (const ord of ords) {
      const found = await recordAt(change.session, ord)
      if (found === null) continue
      await change.remove(found.name, ord, found.pairs)
      deleted++
    }
    change.touch(deleted)
    return deleted
  })
}

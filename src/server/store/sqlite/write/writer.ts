import { inIndexOrder } from './in-index-order.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { MirrorChange, MirrorClaim, MirrorLease, MirrorWritten } from '../../mirror-store.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { redactRecord } from '../../redact-record.ts'
import { redactText } from '../../../redact/redact-text.ts'
import type { EditedRecords } from '../../bulk-store.ts'
import type { Reassembled } from '../../reassemble-store.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from '../../ingest-store.ts'
import { CallTable } from '../tables/call-table.ts'
import { KeptSums } from '../tables/kept-sums.ts'
import { type Mark, toMarks } from '../../record/marks.ts'
import { MetadataWriter } from './metadata-writer.ts'
import { MirrorWriter } from './mirror-writer.ts'
import { readBatch } from './prepared-batch.ts'
import { prepareChange } from '../../record/mirrored/prepared-listed.ts'
import { NameTable } from '../tables/name-table.ts'
import { OrdTable } from '../tables/ord-table.ts'
import { unpackPairs } from '../tables/packed-pairs.ts'
import { PairTable } from '../tables/pair-table.ts'
import { type PreparedRecord, prepareRecord } from '../../record/prepared-record.ts'
import { ReassembleWriter } from './reassemble-writer.ts'
import { RecordTable } from '../tables/record-table.ts'
import { toSecond } from '../../question/ord.ts'
import type { Standing } from '../database/standing.ts'
import type { Scrubbed, Scrubber } from '../care/scrubber.ts'
import { ViewTable } from '../tables/view-table.ts'

/** Everything that changes the store, by the names of its calls. Each method is one durable transaction: all or nothing. */
export class Writer {
  readonly #db: DatabaseSync
  readonly #pairs: PairTable
  readonly #sums: KeptSums
  readonly #names: NameTable
  readonly #ords: OrdTable
  readonly #records: RecordTable
  readonly #calls: CallTable
  readonly #metadata: MetadataWriter
  readonly #mirror: MirrorWriter
  readonly #reassembler: ReassembleWriter
  readonly #views: ViewTable
  readonly #scrubber: Scrubber | null
  readonly #seq: StatementSync
  readonly #setCheckpoint: StatementSync
  readonly #onCommit: (standing: Standing) => void
  /** The state of the store after the current transaction; null if it changes no counts. */
  #standing: Standing | null = null

  /**
   * `onCommit` gets every new state of the store, after it is durable and before anybody is told of it; `scrubber` hears
   * of what was deleted.
   */
  constructor(db: DatabaseSync, onCommit: (standing: Standing) => void, scrubber: Scrubber | null = null) {
    this.#db = db
    this.#onCommit = onCommit
    this.#scrubber = scrubber
    this.#pairs = new PairTable(db)
    this.#sums = new KeptSums(db, this.#pairs)
    this.#names = new NameTable(db)
    this.#ords = new OrdTable(db)
    this.#records = new RecordTable(db)
    this.#calls = new CallTable(db)
    this.#metadata = new MetadataWriter(this.#records, this.#pairs, this.#sums)
    this.#views = new ViewTable(db)
    this.#mirror = new MirrorWriter(db, this.#records, {
      place: (record, seq) => this.#place(record, seq),
      replace: (ord, row) => this.#replace(ord, row),
      splice: (ord, metadata) => this.#metadata.splice(ord, metadata),
    })
    this.#reassembler = new ReassembleWriter(db, this.#records, this.#calls, {
      replace: (ord, row, marks) => this.#replace(ord, row, marks),
    })
    this.#seq = db.prepare('SELECT seq FROM totals')
    this.#setCheckpoint = db.prepare(
      'INSERT OR REPLACE INTO import_checkpoints (key, byte_offset, line) VALUES (?, ?, ?)',
    )
  }

  /** Stores records. Throws if one of them is not the text of a JSON object; then none is stored. */
  ingest(records: readonly IncomingRecord[], checkpoint: ImportCheckpoint | null, hide: Hidden): Ingested[] {
    const prepared = records.map((record) => prepareRecord(redactRecord(record, hide)))
    return this.#ingest(prepared, checkpoint)
  }

  /** Stores records that `packPiece` prepared in another thread, all or none. */
  ingestBatch(batch: readonly Uint8Array[], checkpoint: ImportCheckpoint | null): Ingested[] {
    return this.#ingest(readBatch(batch), checkpoint)
  }

  #ingest(prepared: Iterable<PreparedRecord>, checkpoint: ImportCheckpoint | null): Ingested[] {
    return this.#transaction(() => {
      const first = Number(this.#seq.get()?.['seq'])
      let seq = first
      let renamed = 0
      const answers: Ingested[] = []
      for (const record of prepared) {
        const naming = this.#place(record, seq + 1)
        if (naming.outcome !== 'known') seq++
        if (naming.renamed) renamed++
        answers.push({ id: naming.id, outcome: naming.outcome })
      }
      if (checkpoint !== null) this.#setCheckpoint.run(checkpoint.key, checkpoint.offset, checkpoint.line)
      this.#count(seq - first, renamed)
      return answers
    })
  }

  /** Stores a step of the mirror. Throws `Refusal` 409 if another process walks by now. */
  mirrorWrite(given: MirrorChange, hide: Hidden): MirrorWritten {
    const { change, rows } = prepareChange(given, hide)
    return this.#transaction(() => {
      const step = this.#mirror.apply(change, rows, Number(this.#seq.get()?.['seq']))
      this.#count(step.placed, step.touched)
      return { counts: step.counts, repeated: step.repeated }
    })
  }

  /** Replaces records by what a newer assembler made of stored answers; gives the calls of those that changed. */
  reassemble(assembler: number, changes: readonly Reassembled[]): string[] {
    return this.#erase(() => {
      const changed = changes.filter((change) => this.#reassembler.write(assembler, change)).map(({ call }) => call)
      this.#count(0, changed.length)
      return changed
    })
  }

  /** Takes the lease of the mirror, if it is free. */
  mirrorClaim(claim: MirrorClaim): MirrorLease {
    return this.#transaction(() => this.#mirror.table.claim(claim))
  }

  mirrorRelease(token: number): void {
    this.#transaction(() => this.#mirror.table.release(token))
  }

  /** Keeps what `doctor` found out about an upstream. */
  keepProfile(source: string, profile: string, hide: Hidden): void {
    this.#transaction(() => this.#mirror.table.setProfile(source, redactText(profile, hide)))
  }

  /** Notes that a source no longer has these rows; `at` is in Unix seconds. */
  mirrorGone(source: string, ids: readonly string[], at: number): void {
    this.#transaction(() => this.#count(0, this.#mirror.markGone(source, ids, at)))
  }

  /** Replaces the metadata of a record. False if there is none with that name. */
  update(name: string, given: MetadataPairs, at: number, hide: Hidden): boolean {
    return this.#erase(() => {
      const found = this.#records.find(name)
      if (found === null) return false
      this.#metadata.set(found.ord, found.pairs, given, at, hide)
      this.#count(0, 1)
      return true
    })
  }

  /** Changes the metadata of the records that still exist at these places. */
  editAt(ords: Iterable<number>, edit: MetadataEdit, at: number, hide: Hidden): EditedRecords {
    return this.#erase(() => {
      const answer = this.#metadata.editAt(ords, edit, at, hide)
      this.#count(0, answer.changed)
      return answer
    })
  }

  /** Deletes a record. False if there is none with that name. */
  delete(name: string): boolean {
    return this.#erase(() => {
      const found = this.#records.find(name)
      if (found === null) return false
      this.#remove(name, found.ord, found.pairs)
      this.#count(0, 1)
      return true
    })
  }

  /** Adds up to `limit` records from before the text index existed to it; gives how many are left. */
  indexTexts(limit: number): number {
    // Asked after every change, and nearly always done: then no other writer should wait for the lock.
    return this.#records.hasAllTexts() ? 0 : this.#transaction(() => this.#records.indexTexts(limit))
  }

  /** Rewrites up to `limit` records of an older layout; gives whether there are more. */
  repack(limit: number): boolean {
    if (this.#records.isRepacked()) return false
    this.#transaction(() => this.#records.repack(limit))
    return true
  }

  /** Deletes the records that still exist at these places; gives how many. */
  deleteAt(ords: Iterable<number>): number {
    return this.#erase(() => {
      let deleted = 0
      for (const ord of inIndexOrder(ords)) {
        const found = this.#records.at(ord)
        if (found === null) continue
        this.#remove(found.name, ord, found.pairs)
        deleted++
      }
      if (deleted > 0) this.#count(0, deleted)
      return deleted
    })
  }

  /** Changes or makes a saved view. Throws `Refusal` 404 or 409. */
  saveView(slug: string | null, change: ViewChange, hide: Hidden): SavedView {
    return this.#erased(this.#views.save(slug, change, hide))
  }

  /** False if there is none with that slug. */
  deleteView(slug: string): boolean {
    return this.#erased(this.#views.delete(slug))
  }

  /** A step of clearing what was deleted from the files. */
  scrub(): Scrubbed {
    return this.#scrubber?.step() ?? 'clean'
  }

  /** `name` is null where another takes its place. */
  #remove(name: string | null, ord: number, packed: Uint8Array): void {
    const pairs = unpackPairs(packed)
    this.#sums.count(this.#records.row(ord), toSecond(ord), pairs, -1)
    if (name === null) this.#records.drop(ord, pairs)
    else this.#records.remove(name, ord, pairs)
  }

  #count(seq: number, changes: number): void {
    this.#standing = this.#sums.write(seq, changes)
  }

  #place(record: PreparedRecord, seq: number): Ingested & { renamed: boolean } {
    const { call, kept: facts } = record.incoming
    const old = facts?.replaces === undefined ? null : this.#records.find(facts.replaces)
    if (old !== null) this.#remove(null, old.ord, old.pairs)
    const kept = call === undefined ? null : this.#calls.nameOf(call)
    if (kept !== null) return { id: kept, outcome: 'known', renamed: false }
    const ord = facts === undefined ? this.#ords.next(record.second) : this.#ords.again(record.second, facts.tie)
    const naming = facts === undefined ? this.#names.decide(record, ord) : this.#names.restore(record, facts.name, ord)
    if (naming.known !== null) return { id: naming.known, outcome: 'known', renamed: false }
    const { rename } = naming
    if (rename !== null) this.#records.rename(rename.ord, rename.name, rename.wireId)
    const pairs = this.#numbers(record.marks)
    const row = this.#records.add(record, naming.name, ord, seq, pairs)
    this.#calls.add(ord, record)
    for (const listing of facts?.listings ?? []) this.#mirror.table.restore(listing, ord)
    this.#sums.count(row, record.second, pairs, 1)
    return { id: naming.name, outcome: naming.sameId ? 'same_id' : 'added', renamed: rename !== null }
  }

  /** Replaces a record's row and everything by which it is counted and found. */
  #replace(ord: number, row: CompletionRow, marks: readonly Mark[] = toMarks(row)): void {
    const found = this.#records.at(ord)
    if (found === null) return
    const before = unpackPairs(found.pairs)
    const after = this.#numbers(marks)
    this.#sums.count(this.#records.row(ord), toSecond(ord), before, -1)
    this.#sums.count(row, toSecond(ord), after, 1)
    this.#records.unmark(ord, before)
    this.#records.mark(ord, after)
    this.#records.setRow(ord, row, after)
  }

  #numbers(marks: readonly Mark[]): number[] {
    return marks.map((mark) => this.#pairs.numberOf(mark))
  }

  /** A transaction that may leave deleted bytes behind. */
  #erase<T>(work: () => T): T {
    return this.#erased(this.#transaction(work))
  }

  #erased<T>(answer: T): T {
    this.#scrubber?.soon()
    return answer
  }

  #transaction<T>(work: () => T): T {
    this.#standing = null
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      this.#pairs.forgetWhatOthersChanged()
      this.#ords.forget()
      const answer = work()
      this.#db.exec('COMMIT')
      if (this.#standing !== null) this.#onCommit(this.#standing)
      return answer
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      this.#pairs.forget()
      this.#sums.forget()
      throw error
    }
  }
}

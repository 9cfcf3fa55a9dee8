import type { DatabaseSync } from 'node:sqlite'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { LEASE_MS, type MirrorChange, type MirrorCounts } from '../../mirror-store.ts'
import type { Ingested } from '../../ingest-store.ts'
import { packBeside, readBeside, toText, unpackBody } from '../../record/codec/body-codec.ts'
import { toColumnText } from '../../record/column-text.ts'
import { isSameAnswer } from '../../record/mirrored/merge-row.ts'
import {
  compareAnswers,
  hasNewMessages,
  isOnlyEdited,
  meetAgain,
  toGoneRow,
  toListedRow,
  toListing,
  toMergedRow,
  toMessagesKnown,
  toMirroredRow,
} from '../../record/mirrored/mirror-rules.ts'
import type { Candidate, MirroredRow } from '../../record/mirrored/mirrored-row.ts'
import { type PreparedListed, prepareAgain } from '../../record/mirrored/prepared-listed.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { MirrorTable } from '../tables/mirror-table.ts'
import type { RecordTable } from '../tables/record-table.ts'

interface WriterTools {
  place(record: PreparedRecord, seq: number): Ingested & { renamed: boolean }
  replace(ord: number, row: CompletionRow): void
  splice(ord: number, metadata: MetadataPairs): string | null
}

/** A step in progress. `placed` records are new, `touched` ones changed. */
interface Step {
  change: MirrorChange
  seconds: number
  seq: number
  placed: number
  touched: number
  rows: number
  repeated: number
  counts: MirrorCounts
}

/**
 * Writes what upstream lists, field by field: existing bytes stay, metadata follows upstream, nothing is deleted. A row
 * that was deleted here stays deleted.
 */
export class MirrorWriter {
  readonly table: MirrorTable
  readonly #records: RecordTable
  readonly #tools: WriterTools

  constructor(db: DatabaseSync, records: RecordTable, tools: WriterTools) {
    this.table = new MirrorTable(db)
    this.#records = records
    this.#tools = tools
  }

  /** One step. Inside a transaction; `seq` is the number of the newest record. */
  apply(change: MirrorChange, prepared: readonly PreparedListed[], seq: number): Step {
    this.table.fence(change.token, change.nowMs + LEASE_MS)
    const counts = { added: 0, known: 0, merged: 0, changed: 0, versions: 0, gone: 0 }
    const seconds = Math.floor(change.nowMs / 1000)
    const step: Step = { change, seconds, seq, placed: 0, touched: 0, rows: 0, repeated: 0, counts }
    let back = 0
    for (const row of prepared) {
      const before = this.table.find(change.source, row.listed.id)
      if (before === null) this.#meet(step, row)
      else {
        if (before.goneAt !== null) back++
        if (before.walk === change.walk) step.repeated++
        this.#meetAgain(step, row, before)
      }
    }
    if (change.sweepUpTo !== null) this.#sweep(step, change.sweepUpTo)
    this.table.setState(change.source, change.state, step.rows, counts.gone - back)
    if (change.entry !== null) this.table.setWalk(change.source, change.walk, change.entry)
    return step
  }

  /** A row that the mirror has not seen before. */
  #meet(step: Step, row: PreparedListed): void {
    const { listed, record } = row
    step.rows++
    const ours = record.wireId === null ? null : this.#sameAnswer(record)
    if (ours === null) {
      this.#place(step, row, null)
      return
    }
    const same = Buffer.compare(ours.sha256, record.sha256) === 0
    this.#merge(step, ours.ord, row, same)
    if (same) step.counts.known++
    else step.counts.merged++
    const messages = toMessagesKnown(listed, this.#records.bodies.hasInput(ours.ord))
    this.#remember(step, row, ours.ord, messages, same ? null : packBeside(listed.body))
  }

  #meetAgain(step: Step, row: PreparedListed, before: MirroredRow): void {
    const { listed } = row
    const messages = before.messages !== 0 ? before.messages : toMessagesKnown(listed, false)
    const meeting = meetAgain(before, row, this.#records.at(before.ord) !== null)
    if (meeting !== 'compare') {
      step.counts.known++
      this.table.see(step.change.source, listed.id, step.change.walk, messages)
      if (meeting === 'refresh') this.#refresh(step, before.ord, row, hasNewMessages(before, listed))
      return
    }
    const text = before.listed === null ? this.#bodyText(before.ord) : readBeside(before.listed)
    if (!isOnlyEdited(text, listed)) {
      this.#place(step, row, before.ord)
      return
    }
    this.#merge(step, before.ord, row, false)
    step.counts.changed++
    this.#remember(step, row, before.ord, messages, toListing(before, listed))
  }

  /** Writes a record of its own. `older` is the place of an earlier version, whose messages still apply. */
  #place(step: Step, row: PreparedListed, older: number | null): void {
    const { listed, record } = row
    const inherited =
      older === null || record.messages !== null ? record.messages : this.#records.bodies.messages(older)
    const placed = this.#tools.place(
      inherited === record.messages ? record : prepareAgain(record, inherited),
      step.seq + step.placed + 1,
    )
    const outcome = placed.outcome
    if (outcome !== 'known') step.placed++
    if (placed.renamed) step.touched++
    if (outcome === 'added') step.counts.added++
    else if (outcome === 'same_id') step.counts.versions++
    else step.counts.known++
    const ord = this.#records.find(placed.id)?.ord ?? 0
    this.#remember(step, row, ord, toMessagesKnown(listed, inherited !== null), null)
  }

  #remember(step: Step, row: PreparedListed, ord: number, messages: number, listing: Uint8Array | null): void {
    const { listed } = row
    const mirrored = toMirroredRow(row, ord, step.change.walk, messages, listing)
    this.table.put(step.change.source, listed.id, listed.created, mirrored)
  }

  /** Updates a record's row to what upstream says. `sameBytes`: the listing is the record's own text. */
  #merge(step: Step, ord: number, row: PreparedListed, sameBytes: boolean): void {
    const { listed, record } = row
    const before = this.#records.row(ord)
    const fresh = record.messages !== null && !this.#records.bodies.hasInput(ord)
    const merged = toMergedRow(before, record, { sameBytes, fresh })
    if (merged.isEdited) this.#records.bodies.setSplice(ord, this.#tools.splice(ord, merged.row.metadata), step.seconds)
    if (fresh) this.#keepMessages(ord, record)
    this.#write(step, ord, toListedRow(merged.row, before, listed, step.seconds))
  }

  /** Nothing changed upstream: messages came, or the row is listed again. */
  #refresh(step: Step, ord: number, row: PreparedListed, fresh: boolean): void {
    const before = this.#records.row(ord)
    if (fresh) this.#keepMessages(ord, row.record)
    const { row: after } = toMergedRow(before, row.record, { sameBytes: true, fresh })
    this.#write(step, ord, toListedRow(after, before, row.listed, step.seconds))
  }

  #keepMessages(ord: number, record: PreparedRecord): void {
    if (record.messages !== null && !this.#records.bodies.hasInput(ord))
      this.#records.bodies.setMessages(ord, record.messages)
  }

  #sweep(step: Step, upTo: number): void {
    const { source, walk } = step.change
    for (const { id, ord } of this.table.unseen(source, walk, upTo)) {
      step.counts.gone++
      if (this.#noteGone(source, id, ord, step.seconds)) step.touched++
    }
  }

  /**
   * Notes that upstream no longer has these rows; `at` is in Unix seconds. Gives how many records changed. Inside a
   * transaction.
   */
  markGone(source: string, ids: readonly string[], at: number): number {
    let gone = 0
    let touched = 0
    for (const id of ids) {
      const row = this.table.find(source, id)
      if (row === null || row.goneAt !== null) continue
      gone++
      if (this.#noteGone(source, toColumnText(id), row.ord, at)) touched++
    }
    this.table.count(source, 0, gone)
    return touched
  }

  /** Notes it in the record, too. False if there is none any more. */
  #noteGone(source: string, columnId: string, ord: number, at: number): boolean {
    this.table.noteGone(source, columnId, at)
    if (this.#records.at(ord) === null) return false
    this.#tools.replace(ord, toGoneRow(this.#records.row(ord), at))
    return true
  }

  #write(step: Step, ord: number, row: CompletionRow): void {
    step.touched++
    this.#tools.replace(ord, row)
  }

  /** The record that has the same answer already; null if there is none. */
  #sameAnswer(record: PreparedRecord): Candidate | null {
    for (const candidate of this.table.candidates(record.wireId ?? '')) {
      const compared = compareAnswers(candidate, record)
      if (compared === 'same') return candidate
      if (compared === 'rows' && isSameAnswer(this.#records.row(candidate.ord), record.row)) return candidate
    }
    return null
  }

  #bodyText(ord: number): string | null {
    const { codec, size, body } = this.#records.bodies.read(ord)
    try {
      return toText(unpackBody(codec, body, size))
    } catch {
      // Damaged: what upstream says now is kept as another version.
      return null
    }
  }
}

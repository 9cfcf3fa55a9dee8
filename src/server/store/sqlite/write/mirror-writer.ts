import type { DatabaseSync } from 'node:sqlite'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataEntries } from '#contract/wire/list-query.ts'
import { LEASE_MS, type MirrorChange, type MirrorCounts } from '../../mirror-store.ts'
import type { Ingested } from '../../ingest-store.ts'
import { packBeside, readBeside, toText, unpackBody } from '../../record/codec/body-codec.ts'
import { isFromElsewhere } from '../../record/is-from-elsewhere.ts'
import { isSameAnswer, mergeRow, withInput } from '../../record/merge-row.ts'
import { MirrorTable } from '../tables/mirror-table.ts'
import type { Candidate, MirroredRow } from '../../record/mirrored-row.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import type { RecordTable } from '../tables/record-table.ts'
import { toMetadataText } from '#contract/metadata/metadata.ts'
import { type PreparedListed, prepareAgain } from '../../record/prepared-listed.ts'
import { sameButMetadata } from '../../record/same-but-metadata.ts'

/** What the writer does for the mirror. */
interface WriterTools {
  place(record: PreparedRecord, seq: number): Ingested & { renamed: boolean }
  replace(ord: number, row: CompletionRow): void
  splice(ord: number, metadata: MetadataEntries): string | null
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
    this.table.fence(change.token, change.now + LEASE_MS)
    const counts = { added: 0, known: 0, merged: 0, changed: 0, versions: 0, gone: 0 }
    const seconds = Math.floor(change.now / 1000)
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
    const messages = listed.messages !== null || this.#hasInput(ours.ord) ? 1 : listed.messagesAbsent ? 2 : 0
    this.#remember(step, row, ours.ord, messages, same ? null : packBeside(listed.body))
  }

  #meetAgain(step: Step, row: PreparedListed, before: MirroredRow): void {
    const { listed, record } = row
    const messages =
      before.messages !== 0 ? before.messages : listed.messages !== null ? 1 : listed.messagesAbsent ? 2 : 0
    const kept = this.#records.at(before.ord)
    const same = Buffer.compare(before.sha256, record.sha256) === 0
    if (kept === null || same) {
      step.counts.known++
      this.table.see(step.change.source, listed.id, step.change.walk, messages)
      if (kept === null) return
      const fresh = before.messages === 0 && listed.messages !== null
      if (fresh || before.goneAt !== null) this.#refresh(step, before.ord, row, fresh)
      return
    }
    const text = before.listed === null ? this.#bodyText(before.ord) : readBeside(before.listed)
    if (text !== null && sameButMetadata(text, toText(listed.body))) {
      this.#merge(step, before.ord, row, false)
      step.counts.changed++
      const listing = before.listed === null ? null : packBeside(listed.body)
      this.#remember(step, row, before.ord, messages, listing)
      return
    }
    this.#place(step, row, before.ord)
  }

  /** Writes a record of its own. `older` is the place of an earlier version, whose messages still apply. */
  #place(step: Step, row: PreparedListed, older: number | null): void {
    const { listed, record } = row
    const inherited = older === null || record.messages !== null ? record.messages : this.#records.messages(older)
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
    const messages = inherited !== null ? 1 : listed.messagesAbsent ? 2 : 0
    this.#remember(step, row, ord, messages, null)
  }

  #remember(step: Step, row: PreparedListed, ord: number, messages: number, listing: Uint8Array | null): void {
    const { listed, record } = row
    this.table.put(step.change.source, listed.id, listed.created, {
      ord,
      walk: step.change.walk,
      sha256: record.sha256,
      messages,
      goneAt: null,
      expires: listed.expiresAt,
      listed: listing,
    })
  }

  /** Updates a record's row to what upstream says. `sameBytes`: the listing is the record's own text. */
  #merge(step: Step, ord: number, row: PreparedListed, sameBytes: boolean): void {
    const { record } = row
    const before = this.#records.row(ord)
    const fresh = record.messages !== null && !this.#hasInput(ord)
    const listed = sameBytes ? before : mergeRow(before, record.row)
    const merged = fresh ? withInput(listed, record.row) : listed
    if (toMetadataText(before.metadata) !== toMetadataText(merged.metadata))
      this.#records.setSplice(ord, this.#tools.splice(ord, merged.metadata), step.seconds)
    if (fresh) this.#keepMessages(ord, record)
    this.#write(step, ord, this.#upstreamFacts(step, before, merged, row))
  }

  /** Nothing changed upstream: messages came, or the row is listed again. */
  #refresh(step: Step, ord: number, row: PreparedListed, fresh: boolean): void {
    const before = this.#records.row(ord)
    if (fresh) this.#keepMessages(ord, row.record)
    const after = fresh ? withInput(before, row.record.row) : before
    this.#write(step, ord, this.#upstreamFacts(step, before, after, row))
  }

  #upstreamFacts(step: Step, before: CompletionRow, row: CompletionRow, { listed }: PreparedListed): CompletionRow {
    return {
      ...row,
      mirrored_at: before.mirrored_at ?? step.seconds,
      expires_at: listed.expiresAt,
      gone_upstream_at: null,
    }
  }

  #keepMessages(ord: number, record: PreparedRecord): void {
    if (record.messages !== null && !this.#hasInput(ord)) this.#records.setMessages(ord, record.messages)
  }

  #sweep(step: Step, upTo: number): void {
    const { source, walk } = step.change
    for (const { id, ord } of this.table.unseen(source, walk, upTo)) {
      step.counts.gone++
      this.table.bury(source, id, step.seconds)
      if (this.#records.at(ord) === null) continue
      this.#write(step, ord, { ...this.#records.row(ord), gone_upstream_at: step.seconds, expires_at: null })
    }
  }

  #write(step: Step, ord: number, row: CompletionRow): void {
    step.touched++
    this.#tools.replace(ord, row)
  }

  /**
   * The record that has the same answer already; null if there is none. A broken-off recording is not the same, and
   * neither is a record of another upstream.
   */
  #sameAnswer(record: PreparedRecord): Candidate | null {
    for (const candidate of this.table.candidates(record.wireId ?? '')) {
      if (isFromElsewhere(candidate.origin, record.incoming)) continue
      if (Buffer.compare(candidate.sha256, record.sha256) === 0) return candidate
      const whole = candidate.capture === null || candidate.capture === 'complete'
      if (whole && isSameAnswer(this.#records.row(candidate.ord), record.row)) return candidate
    }
    return null
  }

  #hasInput(ord: number): boolean {
    return this.#records.hasInput(ord)
  }

  #bodyText(ord: number): string | null {
    const { codec, size, body } = this.#records.body(ord)
    try {
      return toText(unpackBody(codec, body, size))
    } catch {
      // Damaged: what upstream says now is kept as another version.
      return null
    }
  }
}

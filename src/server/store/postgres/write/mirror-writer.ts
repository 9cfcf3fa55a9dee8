import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { LEASE_MS, type MirrorChange, type MirrorCounts, type MirrorWritten } from '../../mirror-store.ts'
import { packBeside, readBeside } from '../../record/codec/body-codec.ts'
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
import { prepareAgain, prepareChange, type PreparedListed } from '../../record/mirrored/prepared-listed.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { blobOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Database, Session } from '../database/database.ts'
import { candidatesFor, fenceLease, findMirrored, putMirrored } from '../tables/mirror-table.ts'
import { findName } from '../tables/name-table.ts'
import { partsAt, recordAt, rowAt, setParts, spliceOf, textAt } from '../tables/record-table.ts'
import { Change } from './writer.ts'

/** Stores a step of the mirror. Rejects with `Refusal` 409 if another process walks by now. */
export async function writeMirror(database: Database, given: MirrorChange, hide: Hidden): Promise<MirrorWritten> {
  const { change, rows } = prepareChange(given, hide)
  return Change.run(database, (writing) => new MirrorStep(writing, change).apply(rows))
}

/** Notes that a source no longer has these rows; `at` is in Unix seconds. */
export async function markGone(database: Database, source: string, ids: readonly string[], at: number): Promise<void> {
  await Change.run(database, async (writing) => {
    let gone = 0
    for (const id of ids) {
      const row = await findMirrored(writing.session, source, id)
      if (row === null || row.goneAt !== null) continue
      gone++
      if (await noteGone(writing, source, toPgText(id), row.ord, at)) writing.touch(1)
    }
    await writing.session.run('UPDATE mirror_sources SET gone = gone + $1 WHERE source = $2', [gone, source])
  })
}

/** Notes it in the record, too. False if there is none any more. */
async function noteGone(writing: Change, source: string, columnId: string, ord: number, at: number): Promise<boolean> {
  const { session } = writing
  await session.run('UPDATE mirror_rows SET gone_at = $1 WHERE source = $2 AND id = $3', [at, source, columnId])
  if ((await recordAt(session, ord)) === null) return false
  await writing.replace(ord, toGoneRow(await rowAt(session, ord), at))
  return true
}

/** One step of a walk, by the rules of `record/mirrored/mirror-rules.ts`. */
class MirrorStep {
  readonly #writing: Change
  readonly #session: Session
  readonly #change: MirrorChange
  readonly #seconds: number
  readonly #counts: MirrorCounts = { added: 0, known: 0, merged: 0, changed: 0, versions: 0, gone: 0 }
  #rows = 0
  #repeated = 0

  constructor(writing: Change, change: MirrorChange) {
    this.#writing = writing
    this.#session = writing.session
    this.#change = change
    this.#seconds = Math.floor(change.nowMs / 1000)
  }

  async apply(prepared: readonly PreparedListed[]): Promise<MirrorWritten> {
    const { source, token, nowMs: now, walk, sweepUpTo, state, entry } = this.#change
    await fenceLease(this.#session, token, now + LEASE_MS)
    let back = 0
    for (const row of prepared) {
      const before = await findMirrored(this.#session, source, row.listed.id)
      if (before === null) await this.#meet(row)
      else {
        if (before.goneAt !== null) back++
        if (before.walk === walk) this.#repeated++
        await this.#meetAgain(row, before)
      }
    }
    if (sweepUpTo !== null) await this.#sweep(sweepUpTo)
    await this.#session.run(
      `INSERT INTO mirror_sources (source, state, n, gone) VALUES ($1, $2, $3, $4) ON CONFLICT (source) DO UPDATE
       SET state = excluded.state, n = mirror_sources.n + excluded.n, gone = mirror_sources.gone + excluded.gone`,
      [source, state, this.#rows, this.#counts.gone - back],
    )
    if (entry !== null)
      await this.#session.run(
        `INSERT INTO mirror_walks (source, walk, entry) VALUES ($1, $2, $3)
         ON CONFLICT (source, walk) DO UPDATE SET entry = excluded.entry`,
        [source, walk, entry],
      )
    return { counts: this.#counts, repeated: this.#repeated }
  }

  /** A row that the mirror has not seen before. */
  async #meet(row: PreparedListed): Promise<void> {
    const { listed, record } = row
    this.#rows++
    const ours = record.wireId === null ? null : await this.#sameAnswer(record)
    if (ours === null) return this.#place(row, null)
    const same = Buffer.compare(ours.sha256, record.sha256) === 0
    await this.#merge(ours.ord, row, same)
    if (same) this.#counts.known++
    else this.#counts.merged++
    const messages = toMessagesKnown(listed, await this.#hasInput(ours.ord))
    await this.#remember(row, ours.ord, messages, same ? null : packBeside(listed.body))
  }

  async #meetAgain(row: PreparedListed, before: MirroredRow): Promise<void> {
    const { listed } = row
    const messages = before.messages !== 0 ? before.messages : toMessagesKnown(listed, false)
    const meeting = meetAgain(before, row, (await recordAt(this.#session, before.ord)) !== null)
    if (meeting !== 'compare') {
      this.#counts.known++
      await this.#session.run(
        'UPDATE mirror_rows SET walk = $1, gone_at = NULL, messages = $2 WHERE source = $3 AND id = $4',
        [this.#change.walk, messages, this.#change.source, toPgText(listed.id)],
      )
      if (meeting === 'refresh') await this.#refresh(before.ord, row, hasNewMessages(before, listed))
      return
    }
    const text = before.listed === null ? textAt(await partsAt(this.#session, before.ord)) : readBeside(before.listed)
    if (!isOnlyEdited(text, listed)) return this.#place(row, before.ord)
    await this.#merge(before.ord, row, false)
    this.#counts.changed++
    await this.#remember(row, before.ord, messages, toListing(before, listed))
  }

  /** Writes a record of its own. `older` is the place of an earlier version, whose messages still apply. */
  async #place(row: PreparedListed, older: number | null): Promise<void> {
    const { listed, record } = row
    const inherited =
      older === null || record.messages !== null
        ? record.messages
        : blobOf((await partsAt(this.#session, older))['messages'])
    const placed = await this.#writing.place(inherited === record.messages ? record : prepareAgain(record, inherited))
    if (placed.renamed) this.#writing.touch(1)
    if (placed.outcome === 'added') this.#counts.added++
    else if (placed.outcome === 'same_id') this.#counts.versions++
    else this.#counts.known++
    const ord = await findName(this.#session, placed.id)
    await this.#remember(row, ord ?? 0, toMessagesKnown(listed, inherited !== null), null)
  }

  #remember(row: PreparedListed, ord: number, messages: number, listing: Uint8Array | null): Promise<void> {
    const { source, walk } = this.#change
    const mirrored = toMirroredRow(row, ord, walk, messages, listing)
    return putMirrored(this.#session, source, row.listed.id, row.listed.created, mirrored)
  }

  /** Updates a record's row to what upstream says. `sameBytes`: the listing is the record's own text. */
  async #merge(ord: number, row: PreparedListed, sameBytes: boolean): Promise<void> {
    const { listed, record } = row
    const before = await rowAt(this.#session, ord)
    const fresh = record.messages !== null && !(await this.#hasInput(ord))
    const merged = toMergedRow(before, record, { sameBytes, fresh })
    if (merged.isEdited) {
      const splice = spliceOf(await partsAt(this.#session, ord), merged.row.metadata)
      await setParts(this.#session, ord, { metadata: splice, metadata_changed_at: this.#seconds })
    }
    if (fresh) await setParts(this.#session, ord, { messages: record.messages })
    await this.#write(ord, toListedRow(merged.row, before, listed, this.#seconds))
  }

  /** Nothing changed upstream: messages came, or the row is listed again. */
  async #refresh(ord: number, row: PreparedListed, fresh: boolean): Promise<void> {
    const before = await rowAt(this.#session, ord)
    if (fresh && !(await this.#hasInput(ord))) await setParts(this.#session, ord, { messages: row.record.messages })
    const { row: after } = toMergedRow(before, row.record, { sameBytes: true, fresh })
    await this.#write(ord, toListedRow(after, before, row.listed, this.#seconds))
  }

  async #sweep(upTo: number): Promise<void> {
    const { source, walk } = this.#change
    const unseen = await this.#session.rows(
      `SELECT id, ord FROM mirror_rows
       WHERE source = $1 AND walk < $2 AND gone_at IS NULL AND coalesce(created, 0) <= $3::float8 LIMIT 500`,
      [source, walk, upTo],
    )
    for (const { id, ord: place } of unseen) {
      const ord = Number(place)
      this.#counts.gone++
      if (await noteGone(this.#writing, source, String(id), ord, this.#seconds)) this.#writing.touch(1)
    }
  }

  async #write(ord: number, row: CompletionRow): Promise<void> {
    this.#writing.touch(1)
    await this.#writing.replace(ord, row)
  }

  /** The record that has the same answer already; null if there is none. */
  async #sameAnswer(record: PreparedRecord): Promise<Candidate | null> {
    for (const candidate of await candidatesFor(this.#session, record.wireId ?? '')) {
      const compared = compareAnswers(candidate, record)
      if (compared === 'same') return candidate
      if (compared === 'rows' && isSameAnswer(await rowAt(this.#session, candidate.ord), record.row)) return candidate
    }
    return null
  }

  async #hasInput(ord: number): Promise<boolean> {
    const sql = 'SELECT request IS NOT NULL OR messages IS NOT NULL AS has FROM bodies WHERE ord = $1'
    return (await this.#session.row(sql, [ord]))?.['has'] === true
  }
}

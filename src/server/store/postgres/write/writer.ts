import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataEntries } from '#contract/wire/list-query.ts'
import { applyMetadataEdit, type MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { redactMetadata } from '../../../redact/redact-metadata.ts'
import type { EditedRecords, Ingested } from '../../store.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { type Mark, markName, toMarks } from '../../record/marks.ts'
import { type Naming, toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { toNanoDollars, whole } from '../../question/sort-columns.ts'
import { withMetadata } from '../../record/stored-row.ts'
import { textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Database, Session } from '../database/database.ts'
import { restoreListing } from '../tables/mirror-table.ts'
import { findFresh, freePlace } from './fresh-records.ts'
import { decideName, nextOrd, ordAgain, restoreName } from '../tables/name-table.ts'
import { dropUnused, givePairs, ofMetadata } from '../tables/pair-table.ts'
import {
  addRedacted,
  metadataIn,
  type NewPlace,
  NewRecords,
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
const MOST_BYTES = 4 * 1024 * 1024

/** What became of one record. */
export type Placed = Ingested & { renamed: boolean }

/** A transaction that changes the store. Whoever writes waits at the row of totals for whoever did before. */
export class Change {
  readonly session: Session
  /** The number of the newest record. */
  #seq: number
  readonly #first: number
  #changes = 0
  #sums = { n: 0, tokens: 0, cost: 0 }
  readonly #unmarked = new Set<number>()
  readonly #added = new NewRecords()

  private constructor(session: Session, seq: number) {
    this.session = session
    this.#seq = seq
    this.#first = seq
  }

  /** Runs `work` as one change: all of it happens, or nothing. */
  static run<T>(database: Database, work: (change: Change) => Promise<T>): Promise<T> {
    return database.writeInTurn(async (session) => {
      const totals = await session.row('SELECT seq FROM totals FOR UPDATE')
      const change = new Change(session, Number(totals?.['seq']))
      const answer = await work(change)
      await change.#finish()
      return answer
    })
  }

  /** Counts records that are others now. */
  touch(records: number): void {
    this.#changes += records
  }

  async #finish(): Promise<void> {
    await dropUnused(this.session, this.#unmarked)
    const { n, tokens, cost } = this.#sums
    const arrived = this.#seq - this.#first
    if (arrived === 0 && this.#changes === 0 && n === 0 && tokens === 0 && cost === 0) return
    await this.session.run(
      'UPDATE totals SET seq = seq + $1, changes = changes + $2, n = n + $3, tokens = tokens + $4, cost = cost + $5',
      [arrived, this.#changes, n, tokens, cost],
    )
  }

  #count(row: CompletionRow, sign: 1 | -1): void {
    this.#sums.n += sign
    this.#sums.tokens += sign * (whole(row.usage.total_tokens) ?? 0)
    this.#sums.cost += sign * (toNanoDollars(row.cost_usd) ?? 0)
  }

  /**
   * Takes records in, in their order. Those that nobody has anything to do with, nearly all, are written many at once.
   */
  async placeAll(records: readonly PreparedRecord[]): Promise<Placed[]> {
    const numbers = await givePairs(
      this.session,
      records.flatMap((record) => record.marks),
    )
    const fresh = await findFresh(this.session, records)
    const answers: Placed[] = []
    let isAlone = true
    let free = new Map<number, number>()
    for (const [at, record] of records.entries()) {
      if (!isAlone || !fresh.has(at)) {
        await this.#added.write(this.session)
        const placed = await this.place(record, numbers)
        answers.push(placed)
        // It may have been given, or have given another, a name that one of the next has as its id.
        if (placed.outcome !== 'known') isAlone = false
        free = new Map()
        continue
      }
      const ord = await freePlace(this.session, free, record.second, records)
      const name = toWanted(record.wireId, record.sha256)
      this.#add(record, { name, ord, pairs: pairsOf(record.marks, numbers) })
      answers.push({ id: name, outcome: 'added', renamed: false })
      if (this.#added.bytes > MOST_BYTES) await this.#added.write(this.session)
    }
    await this.#added.write(this.session)
    return answers
  }

  #add(record: PreparedRecord, place: Omit<NewPlace, 'seq'>): void {
    this.#seq++
    this.#count(this.#added.add(record, { ...place, seq: this.#seq }), 1)
  }

  /** Takes one record in, unless it is here already. */
  async place(record: PreparedRecord, numbers?: ReadonlyMap<string, number>): Promise<Placed> {
    const { session } = this
    const { call, kept: facts } = record.incoming
    if (call !== undefined) {
      const sql = 'SELECT c.name FROM bodies b JOIN completions c USING (ord) WHERE b.call_id = $1'
      const kept = textOf((await session.row(sql, [call.id]))?.['name'])
      if (kept !== null) return { id: fromColumnText(kept), outcome: 'known', renamed: false }
    }
    const ord =
      facts === undefined ? await nextOrd(session, record.second) : await ordAgain(session, record.second, facts.tie)
    const naming: Naming =
      facts === undefined ? await decideName(session, record, ord) : await restoreName(session, record, facts.name, ord)
    if (naming.known !== null) return { id: naming.known, outcome: 'known', renamed: false }
    const { rename, name } = naming
    if (rename !== null) await renameRecord(session, rename.ord, rename.name, rename.wireId)
    const pairs = pairsOf(record.marks, numbers ?? (await givePairs(session, record.marks)))
    this.#add(record, { name, ord, pairs })
    await this.#added.write(session)
    for (const listing of facts?.listings ?? []) await restoreListing(session, listing, ord)
    return { id: name, outcome: naming.sameId ? 'same_id' : 'added', renamed: rename !== null }
  }

  /** Replaces a record's line and everything it is counted and found by. */
  async replace(ord: number, row: CompletionRow, marks: readonly Mark[] = toMarks(row)): Promise<void> {
    const found = await recordAt(this.session, ord)
    if (found === null) return
    const pairs = pairsOf(marks, await givePairs(this.session, marks))
    this.#count(await rowAt(this.session, ord), -1)
    this.#count(row, 1)
    this.#unmark(found.pairs, pairs)
    await setRow(this.session, ord, row, pairs)
  }

  /** Replaces a record's metadata. `at` is Unix seconds. */
  async setMetadata(
    ord: number,
    before: readonly number[],
    given: MetadataEntries,
    at: number,
    hide: Hidden,
  ): Promise<void> {
    const { session } = this
    const { metadata, redacted } = redactMetadata(given, hide)
    const row = withMetadata(await rowAt(session, ord), metadata)
    const replaced = await ofMetadata(session, before)
    const marks = toMarks(row)
    // What else a record is found by may be more than its line has room for.
    const others = before.filter((pair) => !replaced.has(pair))
    const pairs = [...new Set([...others, ...pairsOf(marks, await givePairs(session, marks))])]
    this.#unmark(before, pairs)
    await setRow(session, ord, row, pairs)
    const splice = spliceOf(await partsAt(session, ord), metadata)
    await setParts(session, ord, { metadata: splice, metadata_changed_at: at })
    if (redacted !== null) await addRedacted(session, ord, redacted)
  }

  /** Takes a record away. */
  async remove(name: string, ord: number, pairs: readonly number[]): Promise<void> {
    this.#count(await rowAt(this.session, ord), -1)
    this.#unmark(pairs, [])
    await removeRecord(this.session, name, ord)
  }

  #unmark(before: readonly number[], after: readonly number[]): void {
    for (const pair of before) if (!after.includes(pair)) this.#unmarked.add(pair)
  }
}

function pairsOf(marks: readonly Mark[], numbers: ReadonlyMap<string, number>): number[] {
  return marks.flatMap((mark) => numbers.get(markName(mark)) ?? [])
}

async function findRecord(session: Session, name: string): Promise<{ ord: number; pairs: number[] } | null> {
  const found = await session.row('SELECT ord FROM completions WHERE name = $1', [toPgText(name)])
  const ord = Number(found?.['ord'])
  const record = found === undefined ? null : await recordAt(session, ord)
  return record === null ? null : { ord, pairs: record.pairs }
}

/** Replaces the metadata of a record. False when there is none of that name. */
export function updateMetadata(database: Database, name: string, metadata: MetadataEntries, at: number, hide: Hidden) {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found === null) return false
    await change.setMetadata(found.ord, found.pairs, metadata, at, hide)
    change.touch(1)
    return true
  })
}

/** Takes a record away. False when there is none of that name. */
export function deleteRecord(database: Database, name: string): Promise<boolean> {
  return Change.run(database, async (change) => {
    const found = await findRecord(change.session, name)
    if (found === null) return false
    await change.remove(name, found.ord, found.pairs)
    change.touch(1)
    return true
  })
}

/** Changes the metadata of the records at these places, those that are still there. */
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

/** Takes away the records at these places, those that are still there; gives how many. */
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

import { hash } from 'node:crypto'
import { metadataPairs } from '#contract/metadata/metadata.ts'
import type { RecordFacts } from '../record/record-facts.ts'
import { type KeptRecord, recordLine } from '../record-line.ts'
import type { IncomingRecord } from '../ingest-store.ts'
import type { StoreInlet, StoreOutlet } from './store-outlet.ts'
import type { MoveReport } from './move-report.ts'

/** Bytes of records that are in memory at once. */
const MOST_BYTES = 4 * 1024 * 1024

interface Carried {
  facts: RecordFacts
  record: KeptRecord
  /** Its name there as it was before; null where it is not there. */
  replaces: string | null
}

/** Brings records to another store where they are not there, or are there as they were before. */
export class RecordMover {
  readonly #from: StoreOutlet
  readonly #to: StoreInlet
  readonly #key: string
  readonly #report: MoveReport

  constructor(from: StoreOutlet, to: StoreInlet, key: string, report: MoveReport) {
    this.#from = from
    this.#to = to
    this.#key = key
    this.#report = report
  }

  /** Takes some in their order of arrival. */
  async take(facts: readonly RecordFacts[], signal?: AbortSignal): Promise<void> {
    const there = new Map((await this.#to.factsAt(facts.map(({ ord }) => ord))).map((one) => [one.ord, one]))
    const missing = facts.filter(({ ord }) => !there.has(ord)).map(({ ord }) => ord)
    const deleted = new Set(missing.length === 0 ? [] : await this.#to.deletedAt(missing))
    const wanted = new Map<string, Pick<Carried, 'facts' | 'replaces'>>()
    for (const one of facts) {
      const other = there.get(one.ord)
      const same = other?.is === one.is ? other : null
      if (same !== null && same.digest === one.digest && same.name === one.name) this.#report.same++
      else if (deleted.has(one.ord) || (same !== null && isLater(same, one))) this.#report.left++
      else wanted.set(one.name, { facts: one, replaces: same?.name ?? null })
    }
    let carried: Carried[] = []
    let bytes = 0
    // What was deleted a moment ago is not there: the next run hears of it.
    for await (const { name, record, isWhole } of this.#from.records([...wanted.keys()])) {
      const about = wanted.get(name)
      if (record === null) this.#report.damaged.push(name)
      else if (!isWhole) this.#report.partly.push(name)
      if (record === null || about === undefined) continue
      carried.push({ ...about, record })
      bytes += sizeOf(record)
      if (bytes < MOST_BYTES) continue
      await this.#bring(carried)
      carried = []
      bytes = 0
      signal?.throwIfAborted()
    }
    await this.#bring(carried)
  }

  async #bring(carried: readonly Carried[]): Promise<void> {
    const last = carried.at(-1)
    if (last === undefined) return
    const checkpoint = { key: this.#key, offset: last.facts.seq, line: this.#report.brought + carried.length }
    const placed = await this.#to.ingest(carried.map(toIncoming), checkpoint)
    const known: [Carried, string][] = []
    const fresh: [Carried, string][] = []
    for (const [at, one] of carried.entries()) {
      const { id = one.record.kept.name, outcome = 'added' } = placed[at] ?? {}
      if (outcome === 'known') known.push([one, id])
      else {
        if (one.replaces === null) this.#report.brought++
        else this.#report.renewed++
        fresh.push([one, id])
      }
    }
    await this.#check(fresh)
    for (const [one, id] of known) await this.#meet(one, id)
  }

  /** A record that is there under another name, or in another place. */
  async #meet({ facts, record }: Carried, id: string): Promise<void> {
    const there = await this.#to.factsOf(id)
    const isNamed = id === facts.name || (await this.#to.factsOf(facts.name)) !== null
    if (there !== null && there.digest === facts.digest && isNamed) {
      this.#report.same++
      if (id !== facts.name) this.#report.renamed.push({ from: facts.name, to: id })
      return
    }
    if (there !== null && isLater(there, facts)) {
      this.#report.left++
      return
    }
    await this.#bring([{ facts, record, replaces: id }])
  }

  /** Reads records back: they have to be the same to the last byte, but for names and places that others have there. */
  async #check(brought: readonly [Carried, string][]): Promise<void> {
    const there = new Map<string, string>()
    for await (const { name, record } of this.#to.records(brought.map(([, id]) => id)))
      if (record !== null) there.set(name, sumOf(record))
    for (const [{ facts, record }, id] of brought) {
      if (there.get(id) !== sumOf(record)) this.#report.wrong.push(facts.name)
      if (id !== facts.name) this.#report.renamed.push({ from: facts.name, to: id })
    }
  }
}

/** Whether the metadata there was changed after that of here. */
function isLater(there: RecordFacts, here: RecordFacts): boolean {
  return (there.metadataChangedAt ?? 0) > (here.metadataChangedAt ?? 0)
}

function toIncoming({ record, replaces }: Carried): IncomingRecord {
  const { metadata, call, kept, ...rest } = record
  return {
    ...rest,
    metadata: metadata === null ? null : metadataPairs(metadata),
    ...(call === null ? {} : { call }),
    kept: replaces === null ? kept : { ...kept, replaces },
  }
}

function sumOf(record: KeptRecord): string {
  const line = recordLine({ ...record, kept: { ...record.kept, name: '', tie: 0, listings: [] } })
  return `${record.assembler ?? 0} ${hash('sha256', line)}`
}

function sizeOf({ body, request, messages, answer }: KeptRecord): number {
  return [body, request, messages, answer].reduce((sum, part) => sum + (part?.byteLength ?? 0), 0)
}

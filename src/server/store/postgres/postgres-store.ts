import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { ListQuery, MetadataEntries } from '#contract/wire/list-query.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import { readRowLine } from '#contract/row/row-line.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { RowSums } from '#contract/found/row-sums.ts'
import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { Capabilities } from '#contract/source/sources.ts'
import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { MessagePage, MessagesRequest, PageRequest } from '../../completion-source.ts'
import { type Hidden, NOTHING_HIDDEN } from '../../redact/hidden.ts'
import { redactText } from '../../redact/redact-text.ts'
import type { MirrorChange, MirrorClaim, MirrorLease, MirrorShelf, MirrorWritten } from '../mirror-store.ts'
import type {
  CompletionStore,
  EditedRecords,
  ExportForm,
  ExportSlice,
  FacetRequest,
  ImportCheckpoint,
  IncomingRecord,
  Ingested,
  KeptAnswers,
  Reassembled,
  RowPageText,
  StorePulse,
  StoreStatus,
  WirePage,
  WireRecord,
} from '../store.ts'
import type { OpenStoreCopy } from '../store-copy.ts'
import { StoreFailure } from '../store-failure.ts'
import { toText } from '../record/body-codec.ts'
import { toMessagePage, toMessages } from '../answer/message-page.ts'
import { formatAsOf, parseAsOf } from '../question/position.ts'
import { answerable, toReported, toRowPage } from '../answer/row-page-answer.ts'
import { toOrd, toSecond } from '../question/place.ts'
import { toDetail } from '../answer/detail-answer.ts'
import { CAPABILITIES, COUNTED_AT_ONCE } from '../answer/own-capabilities.ts'
import type { AskedView } from '../answer/stored-page.ts'
import type { PairSums } from '../question/kept-pair.ts'
import { SumsCache } from '../answer/sums-cache.ts'
import { backupTo } from './care/backup.ts'
import { numberOf } from './database/cells.ts'
import type { Database, Session } from './database/database.ts'
import { readExport } from './read/export-reader.ts'
import { readFacets } from './read/facet-reader.ts'
import { readGroups } from './read/group-reader.ts'
import { readHistogram } from './read/histogram-reader.ts'
import { IngestQueue } from './write/ingest-queue.ts'
import { claimLease, readMissing, readShelf, releaseLease, setProfile } from './tables/mirror-table.ts'
import { writeMirror } from './write/mirror-writer.ts'
import { openDatabase } from './database/open-database.ts'
import { readLater, readOrds, readPage, readIsCostReported, readSums, readView } from './read/page-reader.ts'
import { readTotals } from './tables/totals.ts'
import { reassemble, readKeptAnswers } from './write/reassemble-writer.ts'
import { readAnswer, readDetail, readInputs, readListed, readOrd, readRaw } from './read/record-reader.ts'
import { readColumnSums } from './read/column-sums-reader.ts'
import { readUsage } from './read/usage-reader.ts'
import { verifyDatabase, verifySlice } from './care/verify-records.ts'
import { readViews, saveView } from './tables/view-table.ts'
import { readWire, readWireList } from './read/wire-reader.ts'
import { deleteAt, deleteRecord, editAt, updateMetadata } from './write/writer.ts'

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  /** `postgres://user@host:port/database`. */
  location: string
  /** `read`: nothing is made or changed. */
  access?: 'write' | 'read'
  /** What is taken out of all that comes in and of what leaves by an export; nothing when left out. */
  hidden?: () => Hidden
  /** Begins the file of a backup; without it a backup is refused. */
  openCopy?: OpenStoreCopy
}

/** Records an export reads at once. */
const EXPORT_SLICE = 200

/** Opens a store in PostgreSQL, made where there is none. Rejects with `StoreSettingError` or `StoreFailure`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<CompletionStore> {
  const { database, place } = await openDatabase(options.location, options.access ?? 'write')
  return new PostgresStore(database, place.schema, options)
}

class PostgresStore implements CompletionStore {
  readonly name = 'store'
  readonly #database: Database
  readonly #schema: string
  readonly #hidden: () => Hidden
  readonly #sums = new SumsCache()
  readonly #ingesting: IngestQueue
  readonly #openCopy: OpenStoreCopy

  constructor(database: Database, schema: string, options: PostgresStoreOptions) {
    this.#database = database
    this.#schema = schema
    this.#ingesting = new IngestQueue(database)
    this.#hidden = options.hidden ?? (() => NOTHING_HIDDEN)
    this.#openCopy = options.openCopy ?? refuseCopy
  }

  /** Reads one state of the store. Rejects with the signal's reason where nobody waits any more. */
  async #read<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const answer = await this.#database.read(work)
    signal?.throwIfAborted()
    return answer
  }

  async capabilities(): Promise<Capabilities> {
    return CAPABILITIES
  }

  async list(query: SearchQuery, request: PageRequest, signal?: AbortSignal): Promise<RowPage> {
    const page = await this.listText(query, request, signal)
    const lines: unknown[] = JSON.parse(`[${toText(page.rows)}]`)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the writer wrote them
    return { ...page, rows: lines.map(readRowLine) as CompletionRow[] }
  }

  async listText(query: SearchQuery, request: PageRequest, signal?: AbortSignal): Promise<RowPageText> {
    const { query: asked, unanswered } = answerable(query)
    const page = await this.#read((session) => readPage(session, asked, request, now()), signal)
    const later = request.countLater === true && page.of > COUNTED_AT_ONCE
    const sums = later
      ? this.#sums.known(page)
      : await this.#sums.get(page, () => this.#read((session) => readSums(session, asked, page.asOf), signal))
    const isCostReported = sums !== null && !later && (await this.#isCostReported(asked, page, sums, signal))
    return toRowPage(this.name, page, sums, isCostReported, unanswered)
  }

  async sums(query: SearchQuery, asOf: string | null, signal?: AbortSignal): Promise<RowSums> {
    const asked = answerable(query).query
    const request = { limit: 1, ...(asOf === null ? {} : { asOf }) }
    const page = await this.#read((session) => readView(session, asked, request, now()), signal)
    const sums = await this.#sums.get(page, () => this.#read((session) => readSums(session, asked, page.asOf), signal))
    const isCostReported = await this.#isCostReported(asked, page, sums, signal)
    return {
      object: 'completion.sums',
      total: sums.n,
      ...toReported(sums),
      ...(isCostReported ? { cost_reported: true } : {}),
    }
  }

  #isCostReported(query: SearchQuery, page: AskedView, sums: PairSums, signal?: AbortSignal): Promise<boolean> {
    return this.#sums.isCostReported(page, sums, () =>
      this.#read((session) => readIsCostReported(session, query, page.asOf), signal),
    )
  }

  async get(id: string, signal?: AbortSignal): Promise<CompletionDetail | null> {
    const detail = await this.#read((session) => readDetail(session, id), signal)
    return detail === null ? null : toDetail(this.name, id, detail)
  }

  async has(id: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.#read((session) => readOrd(session, id), signal)) !== null
  }

  raw(id: string, signal?: AbortSignal): Promise<{ text: string | null; damage: string | null } | null> {
    return this.#read((session) => readRaw(session, id), signal)
  }

  async request(id: string, signal?: AbortSignal): Promise<string | null> {
    return (await this.#read((session) => readInputs(session, id), signal))?.request ?? null
  }

  async messages(id: string, request: MessagesRequest, signal?: AbortSignal): Promise<MessagePage | null> {
    const inputs = await this.#read((session) => readInputs(session, id), signal)
    return inputs === null ? null : toMessagePage(toMessages(id, inputs) ?? [], request)
  }

  update(id: string, metadata: MetadataEntries, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted()
    return updateMetadata(this.#database, id, metadata, now(), this.#hidden())
  }

  delete(id: string, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted()
    return deleteRecord(this.#database, id)
  }

  async places(query: SearchQuery, before: number | null): Promise<Float64Array> {
    const ords = await this.#read((session) => readOrds(session, answerable(query).query, now()))
    return before === null ? ords : ords.filter((ord) => ord < toOrd(before))
  }

  placesOf(names: readonly string[]): Promise<Float64Array> {
    return this.#read(async (session) => {
      const ords: number[] = []
      for (const name of names) ords.push((await readOrd(session, name)) ?? -1)
      return Float64Array.from(ords.filter((ord) => ord >= 0))
    })
  }

  editAt(places: Float64Array, edit: MetadataEdit): Promise<EditedRecords> {
    return editAt(this.#database, places, edit, now(), this.#hidden())
  }

  deleteAt(places: Float64Array): Promise<number> {
    return deleteAt(this.#database, places)
  }

  /** What was deleted is cleaned up by the database itself (autovacuum). */
  async scrub(): Promise<'clean' | 'more' | 'busy'> {
    return 'clean'
  }

  listWire(query: ListQuery, signal?: AbortSignal): Promise<WirePage> {
    return this.#read((session) => readWireList(session, query), signal)
  }

  getWire(id: string, signal?: AbortSignal): Promise<WireRecord | null> {
    return this.#read((session) => readWire(session, id), signal)
  }

  answer(id: string, signal?: AbortSignal): Promise<Uint8Array | null> {
    return this.#read((session) => readAnswer(session, id), signal)
  }

  listed(id: string, signal?: AbortSignal): Promise<Uint8Array | null> {
    return this.#read(async (session) => {
      const ord = await readOrd(session, id)
      return ord === null ? null : readListed(session, ord)
    }, signal)
  }

  async ingest(records: readonly IncomingRecord[], checkpoint?: ImportCheckpoint): Promise<Ingested[]> {
    return this.#ingesting.add(records, checkpoint ?? null, this.#hidden())
  }

  keptAnswers(below: number, from: number | null): Promise<KeptAnswers> {
    return this.#read((session) => readKeptAnswers(session, below, from))
  }

  reassemble(assembler: number, changes: readonly Reassembled[]): Promise<string[]> {
    return reassemble(this.#database, assembler, changes)
  }

  checkpoint(key: string): Promise<ImportCheckpoint | null> {
    return this.#read(async (session) => {
      const found = await session.row('SELECT byte_offset, line FROM import_checkpoints WHERE key = $1', [key])
      return found === undefined ? null : { key, offset: Number(found['byte_offset']), line: Number(found['line']) }
    })
  }

  facets(query: SearchQuery, request: FacetRequest, signal?: AbortSignal): Promise<Facets> {
    return this.#read((session) => readFacets(session, answerable(query).query, request, now()), signal)
  }

  async later(query: SearchQuery, asOf: string, signal?: AbortSignal): Promise<number> {
    const since = parseAsOf(asOf, 'as_of')
    return this.#read((session) => readLater(session, answerable(query).query, since), signal)
  }

  pulse(): Promise<StorePulse> {
    return this.#read(async (session) => {
      const { n, seq, changes } = await readTotals(session)
      return { rows: n, arrivals: seq, changes, asOf: formatAsOf({ seq, now: now() }) }
    })
  }

  columnSums(query: SearchQuery, signal?: AbortSignal): Promise<ColumnSum[]> {
    return this.#read((session) => readColumnSums(session, answerable(query).query, now()), signal)
  }

  usage(query: SearchQuery, request: UsageRequest, signal?: AbortSignal): Promise<UsageBucket[]> {
    return this.#read((session) => readUsage(session, answerable(query).query, request, now()), signal)
  }

  async groups(query: SearchQuery, by: GroupBy, signal?: AbortSignal): Promise<RowGroups> {
    const found = await this.#read((session) => readGroups(session, answerable(query).query, by, now()), signal)
    return { object: 'groups', source: this.name, ...found }
  }

  histogram(query: SearchQuery, request: HistogramRequest, signal?: AbortSignal): Promise<Histogram> {
    return this.#read((session) => readHistogram(session, answerable(query).query, request, now()), signal)
  }

  async *export(query: SearchQuery, form: ExportForm, signal?: AbortSignal): AsyncIterable<ExportSlice> {
    const ords = await this.#read((session) => readOrds(session, answerable(query).query, now()), signal)
    for (let at = 0; at < ords.length; ) {
      const asked = ords.slice(at, at + EXPORT_SLICE)
      const { read, ...slice } = await this.#read((session) => readExport(session, asked, form, this.#hidden()), signal)
      at += read
      yield slice
    }
  }

  status(): Promise<StoreStatus> {
    return this.#read(async (session) => {
      const { n } = await readTotals(session)
      const found = await session.row(
        `SELECT (SELECT min(ord) FROM completions) AS oldest, (SELECT max(ord) FROM completions) AS newest,
           (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
            WHERE s.nspname = $1 AND c.relkind IN ('r', 'p')) AS size`,
        [this.#schema],
      )
      return {
        rows: n,
        oldest: secondOf(found?.['oldest']),
        newest: secondOf(found?.['newest']),
        size: numberOf(found?.['size']) ?? 0,
        copies: [],
      }
    })
  }

  async *verify(): AsyncIterable<{ checked: number; damaged: readonly string[]; problems: readonly string[] }> {
    let checked = 0
    for (let from: number | null | undefined; from !== null; ) {
      const at = from ?? null
      const slice = await this.#read((session) => verifySlice(session, at))
      checked += slice.checked
      from = slice.next
      yield { checked, damaged: slice.damaged, problems: [] }
    }
    yield { checked, damaged: [], problems: await this.#read(verifyDatabase) }
  }

  async backup(file: string): Promise<void> {
    const copy = this.#openCopy(file)
    return this.#read((session) => backupTo(copy, session))
  }

  mirrorShelf(source: string, at: number, walks: number): Promise<MirrorShelf> {
    return this.#read((session) => readShelf(session, source, at, walks))
  }

  async mirrorMissing(source: string, from: string, ids: readonly string[]): Promise<string[]> {
    // An id that held something to be taken out stands here without it.
    const clean = new Map(ids.map((id) => [redactText(id, this.#hidden()), id]))
    const missing = await this.#read((session) => readMissing(session, source, from, [...clean.keys()]))
    return missing.map((id) => clean.get(id) ?? id)
  }

  mirrorClaim(claim: MirrorClaim): Promise<MirrorLease> {
    return this.#database.write((session) => claimLease(session, claim))
  }

  mirrorRelease(token: number): Promise<void> {
    return this.#database.write((session) => releaseLease(session, token))
  }

  mirrorWrite(change: MirrorChange): Promise<MirrorWritten> {
    return writeMirror(this.#database, change, this.#hidden())
  }

  keepProfile(source: string, profile: string): Promise<void> {
    return this.#database.write((session) => setProfile(session, source, redactText(profile, this.#hidden())))
  }

  views(): Promise<SavedView[]> {
    return this.#read(readViews)
  }

  saveView(slug: string | null, change: ViewChange): Promise<SavedView> {
    return this.#database.write((session) => saveView(session, slug, change, this.#hidden()))
  }

  deleteView(slug: string): Promise<boolean> {
    return this.#database.write(async (session) => (await session.run('DELETE FROM views WHERE slug = $1', [slug])) > 0)
  }

  async close(): Promise<void> {
    await this.#ingesting.settled()
    await this.#database.close()
  }
}

function refuseCopy(): never {
  throw new StoreFailure('This store was opened without a way to write a backup into a file.')
}

function secondOf(ord: unknown): number | null {
  return typeof ord === 'number' ? toSecond(ord) : null
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

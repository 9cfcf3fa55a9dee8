import type { ColumnSum } from '#contract/found/column-sums.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { readRowLine } from '#contract/row/row-line.ts'
import type { Facets, Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import type { ListQuery, MetadataEntries } from '#contract/wire/list-query.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { RowSums } from '#contract/found/row-sums.ts'
import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { Capabilities } from '#contract/source/sources.ts'
import type { MessagePage, MessagesRequest, PageRequest } from '../../completion-source.ts'
import { type Hidden, NOTHING_HIDDEN } from '../../redact/hidden.ts'
import { redactText } from '../../redact/redact-text.ts'
import type { MirrorChange, MirrorClaim, MirrorLease, MirrorShelf, MirrorWritten } from '../mirror-store.ts'
import type {
  CompletionStore,
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
  EditedRecords,
  StoreStatus,
  WirePage,
  WireRecord,
} from '../store.ts'
import { toDetail } from '../answer/detail-answer.ts'
import { CAPABILITIES, COUNTED_AT_ONCE } from '../answer/own-capabilities.ts'
import { toText } from '../record/body-codec.ts'
import { type LaneOptions, type Lanes, openLanes } from './threads/open-lanes.ts'
import { toMessagePage, toMessages } from '../answer/message-page.ts'
import { parseAsOf, toPosition } from '../question/position.ts'
import { answerable, toReported, toRowPage } from '../answer/row-page-answer.ts'
import { toOrd } from '../question/place.ts'
import type { AskedView } from '../answer/stored-page.ts'
import type { PairSums } from '../question/kept-pair.ts'
import { SumsCache } from '../answer/sums-cache.ts'

export interface SqliteStoreOptions extends LaneOptions {
  name: 'store' | 'sample'
  /** Stores up to this many rows say with every page how many match: counting takes them milliseconds. */
  countedAtOnce?: number
}

/** Older records that are brought up to date at once: whoever writes meanwhile waits for these. */
const AT_ONCE = 50
/** Records an export reads at once. */
const EXPORT_SLICE = 200

/**
 * Opens the embedded store, made where there is none. Rejects with `StoreOpenError`, whose message names the path and the
 * way out, where the file is not ours, is newer than this program, or was emptied.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<CompletionStore> {
  return new SqliteStore(options, await openLanes(options))
}

class SqliteStore implements CompletionStore {
  readonly name: 'store' | 'sample'
  readonly #lanes: Lanes
  readonly #countedAtOnce: number
  readonly #hidden: () => Hidden
  readonly #sums = new SumsCache()
  #indexing: Promise<void> | null = null
  #repacking = Promise.resolve()
  #closing = false

  constructor(options: SqliteStoreOptions, lanes: Lanes) {
    const { name, access, countedAtOnce = COUNTED_AT_ONCE, hidden = () => NOTHING_HIDDEN } = options
    this.#hidden = hidden
    this.name = name
    this.#lanes = lanes
    this.#countedAtOnce = countedAtOnce
    if (access === 'read') return
    this.#indexTexts()
    this.#repacking = this.#repack()
  }

  async capabilities(): Promise<Capabilities> {
    return CAPABILITIES
  }

  async list(query: SearchQuery, request: PageRequest, signal?: AbortSignal): Promise<RowPage> {
    const page = await this.listText(query, request, signal)
    const lines: unknown[] = JSON.parse(`[${toText(page.rows)}]`)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- their CRC says that the writer wrote them
    return { ...page, rows: lines.map(readRowLine) as CompletionRow[] }
  }

  async listText(query: SearchQuery, request: PageRequest, signal?: AbortSignal): Promise<RowPageText> {
    const { query: asked, unanswered } = answerable(query)
    const lane = toPosition(asked.sort, request).kind === 'beside' ? this.#lanes.fast : this.#lanes.sets
    const page = await lane.ask('page', [asked, request, now()], signal)
    const later = request.countLater === true && page.of > this.#countedAtOnce
    const sums = later
      ? this.#sums.known(page)
      : await this.#sums.get(page, () => this.#lanes.slow.ask('sums', [asked, page.asOf], signal))
    const isCostReported = sums !== null && !later && (await this.#isCostReported(asked, page, sums, signal))
    return toRowPage(this.name, page, sums, isCostReported, unanswered)
  }

  async sums(query: SearchQuery, asOf: string | null, signal?: AbortSignal): Promise<RowSums> {
    const asked = answerable(query).query
    const request = { limit: 1, ...(asOf === null ? {} : { asOf }) }
    const page = await this.#lanes.fast.ask('view', [asked, request, now()], signal)
    const sums = await this.#sums.get(page, () => this.#lanes.slow.ask('sums', [asked, page.asOf], signal))
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
      this.#lanes.slow.ask('isCostReported', [query, page.asOf], signal),
    )
  }

  async get(id: string, signal?: AbortSignal): Promise<CompletionDetail | null> {
    const detail = await this.#lanes.fast.ask('detail', [id], signal)
    if (detail === null) return null
    return toDetail(this.name, id, detail)
  }

  has(id: string, signal?: AbortSignal): Promise<boolean> {
    return this.#lanes.fast.ask('stands', [id], signal)
  }

  raw(id: string, signal?: AbortSignal): Promise<{ text: string | null; damage: string | null } | null> {
    return this.#lanes.fast.ask('raw', [id], signal)
  }

  async request(id: string, signal?: AbortSignal): Promise<string | null> {
    return (await this.#lanes.fast.ask('inputs', [id], signal))?.request ?? null
  }

  async messages(id: string, request: MessagesRequest, signal?: AbortSignal): Promise<MessagePage | null> {
    const inputs = await this.#lanes.fast.ask('inputs', [id], signal)
    return inputs === null ? null : toMessagePage(toMessages(id, inputs) ?? [], request)
  }

  update(id: string, metadata: MetadataEntries, signal?: AbortSignal): Promise<boolean> {
    return this.#andIndex(this.#lanes.writer.ask('update', [id, metadata, now(), this.#hidden()], signal))
  }

  delete(id: string, signal?: AbortSignal): Promise<boolean> {
    return this.#andIndex(this.#lanes.writer.ask('delete', [id], signal))
  }

  async places(query: SearchQuery, before: number | null): Promise<Float64Array> {
    const ords = await this.#lanes.slow.ask('ords', [answerable(query).query, now()])
    return before === null ? ords : ords.filter((ord) => ord < toOrd(before))
  }

  placesOf(names: readonly string[]): Promise<Float64Array> {
    return this.#lanes.slow.ask('ordsOf', [names])
  }

  editAt(places: Float64Array, edit: MetadataEdit): Promise<EditedRecords> {
    return this.#andIndex(this.#lanes.writer.ask('editAt', [places, edit, now(), this.#hidden()]))
  }

  deleteAt(places: Float64Array): Promise<number> {
    return this.#andIndex(this.#lanes.writer.ask('deleteAt', [places]))
  }

  scrub(): Promise<'clean' | 'more' | 'busy'> {
    return this.#lanes.writer.ask('scrub', [])
  }

  listWire(query: ListQuery, signal?: AbortSignal): Promise<WirePage> {
    return this.#lanes.fast.ask('listWire', [query], signal)
  }

  getWire(id: string, signal?: AbortSignal): Promise<WireRecord | null> {
    return this.#lanes.fast.ask('getWire', [id], signal)
  }

  async answer(id: string, signal?: AbortSignal): Promise<Uint8Array | null> {
    return this.#lanes.fast.ask('answer', [id], signal)
  }

  async listed(id: string, signal?: AbortSignal): Promise<Uint8Array | null> {
    return this.#lanes.fast.ask('listed', [id], signal)
  }

  ingest(records: readonly IncomingRecord[], checkpoint?: ImportCheckpoint): Promise<Ingested[]> {
    return this.#lanes.writer.ask('ingest', [records, checkpoint ?? null, this.#hidden()])
  }

  keptAnswers(below: number, from: number | null): Promise<KeptAnswers> {
    return this.#lanes.slow.ask('keptAnswers', [below, from])
  }

  reassemble(assembler: number, changes: readonly Reassembled[]): Promise<string[]> {
    return this.#andIndex(this.#lanes.writer.ask('reassemble', [assembler, changes]))
  }

  checkpoint(key: string): Promise<ImportCheckpoint | null> {
    return this.#lanes.fast.ask('checkpoint', [key])
  }

  facets(query: SearchQuery, request: FacetRequest, signal?: AbortSignal): Promise<Facets> {
    return this.#lanes.slow.ask('facets', [answerable(query).query, request, now()], signal)
  }

  async later(query: SearchQuery, asOf: string, signal?: AbortSignal): Promise<number> {
    return this.#lanes.slow.ask('later', [answerable(query).query, parseAsOf(asOf, 'as_of')], signal)
  }

  pulse(): Promise<StorePulse> {
    return this.#lanes.fast.ask('pulse', [now()])
  }

  columnSums(query: SearchQuery, signal?: AbortSignal): Promise<ColumnSum[]> {
    return this.#lanes.slow.ask('columnSums', [answerable(query).query, now()], signal)
  }

  usage(query: SearchQuery, request: UsageRequest, signal?: AbortSignal): Promise<UsageBucket[]> {
    return this.#lanes.slow.ask('usage', [answerable(query).query, request, now()], signal)
  }

  async groups(query: SearchQuery, by: GroupBy, signal?: AbortSignal): Promise<RowGroups> {
    const found = await this.#lanes.slow.ask('groups', [answerable(query).query, by, now()], signal)
    return { object: 'groups', source: this.name, ...found }
  }

  histogram(query: SearchQuery, request: HistogramRequest, signal?: AbortSignal): Promise<Histogram> {
    return this.#lanes.slow.ask('histogram', [answerable(query).query, request, now()], signal)
  }

  async *export(query: SearchQuery, form: ExportForm, signal?: AbortSignal): AsyncIterable<ExportSlice> {
    const ords = await this.#lanes.slow.ask('ords', [answerable(query).query, now()], signal)
    for (let at = 0; at < ords.length; ) {
      const asked = ords.slice(at, at + EXPORT_SLICE)
      const { read, ...slice } = await this.#lanes.slow.ask('exportLines', [asked, form, this.#hidden()], signal)
      at += read
      yield slice
    }
  }

  status(): Promise<StoreStatus> {
    return this.#lanes.fast.ask('status', [])
  }

  async *verify(): AsyncIterable<{ checked: number; damaged: readonly string[]; problems: readonly string[] }> {
    let checked = 0
    for (let from: number | null | undefined; from !== null; ) {
      const slice = await this.#lanes.slow.ask('verifySlice', [from ?? null])
      checked += slice.checked
      from = slice.next
      yield { checked, damaged: slice.damaged, problems: slice.problems }
    }
    yield { checked, damaged: [], problems: await this.#lanes.slow.ask('verifyDatabase', []) }
  }

  backup(file: string): Promise<void> {
    return this.#lanes.slow.ask('backup', [file])
  }

  mirrorShelf(source: string, at: number, walks: number): Promise<MirrorShelf> {
    return this.#lanes.fast.ask('mirrorShelf', [source, at, walks])
  }

  async mirrorMissing(source: string, from: string, ids: readonly string[]): Promise<string[]> {
    // An id that held something to be taken out stands here without it.
    const clean = new Map(ids.map((id) => [redactText(id, this.#hidden()), id]))
    const missing = await this.#lanes.fast.ask('mirrorMissing', [source, from, [...clean.keys()]])
    return missing.map((id) => clean.get(id) ?? id)
  }

  mirrorClaim(claim: MirrorClaim): Promise<MirrorLease> {
    return this.#lanes.writer.ask('mirrorClaim', [claim])
  }

  mirrorRelease(token: number): Promise<void> {
    return this.#lanes.writer.ask('mirrorRelease', [token])
  }

  mirrorWrite(change: MirrorChange): Promise<MirrorWritten> {
    return this.#andIndex(this.#lanes.writer.ask('mirrorWrite', [change, this.#hidden()]))
  }

  keepProfile(source: string, profile: string): Promise<void> {
    return this.#lanes.writer.ask('keepProfile', [source, profile, this.#hidden()])
  }

  views(): Promise<SavedView[]> {
    return this.#lanes.fast.ask('views', [])
  }

  saveView(slug: string | null, change: ViewChange): Promise<SavedView> {
    return this.#lanes.writer.ask('saveView', [slug, change, this.#hidden()])
  }

  deleteView(slug: string): Promise<boolean> {
    return this.#lanes.writer.ask('deleteView', [slug])
  }

  /** A damaged record that is changed or deleted takes the whole index of texts with it: that is read in again. */
  async #andIndex<T>(change: Promise<T>): Promise<T> {
    const answer = await change
    this.#indexTexts()
    return answer
  }

  /** Reads the texts of older records in, some at a time, so that whatever else is written comes in between. */
  #indexTexts(): void {
    this.#indexing ??= this.#stepThroughTexts().finally(() => {
      this.#indexing = null
    })
  }

  async #stepThroughTexts(): Promise<void> {
    try {
      for (let missing = 1; missing > 0 && !this.#closing; ) {
        missing = await this.#lanes.writer.ask('indexTexts', [AT_ONCE])
      }
    } catch {
      // A full disk, or a thread that died: what is missing is said with every answer, and the next start goes on.
    }
  }

  /** Writes records of older layouts as this one has them, after their texts, which more people wait for. */
  async #repack(): Promise<void> {
    try {
      await this.#indexing
      while (!this.#closing && (await this.#lanes.writer.ask('repack', [AT_ONCE])));
    } catch {
      // As above: they can be read as they are, and the next start goes on.
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await Promise.all([this.#indexing, this.#repacking])
    const { writer, fast, sets, slow } = this.#lanes
    // The writer goes last: it then finds itself alone and folds the log into the file.
    for (const lane of new Set([slow, sets, fast, writer])) await lane.close()
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

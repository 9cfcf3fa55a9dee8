import { COLUMN_IDS } from '#contract/columns.ts'
import type { CompletionDetail } from '#contract/completion-detail.ts'
import type { Facets, Histogram } from '#contract/facets.ts'
import type { ListQuery, MetadataEntries } from '#contract/list-query.ts'
import type { RowPage } from '#contract/row-page.ts'
import type { SearchQuery } from '#contract/search-query.ts'
import type { Capabilities } from '#contract/sources.ts'
import type { MessagePage, MessagesRequest, PageRequest } from '../../completion-source.ts'
import type { MirrorChange, MirrorClaim, MirrorLease, MirrorShelf, MirrorWritten } from '../mirror-store.ts'
import type {
  CompletionStore,
  FacetRequest,
  ImportCheckpoint,
  IncomingRecord,
  Ingested,
  StorePulse,
  StoreStatus,
  WirePage,
  WireRecord,
} from '../store.ts'
import { InlineClient } from './inline-client.ts'
import { readStoredCall } from './call-table.ts'
import { toMessagePage, toMessages } from './message-page.ts'
import { MEMORY } from './open-database.ts'
import type { StoredPage } from './page-reader.ts'
import { formatAsOf, parseAsOf, toPosition } from './position.ts'
import type { PairSums } from './pair-table.ts'
import { readStoredRow } from './stored-row.ts'
import { SumsCache } from './sums-cache.ts'
import { WorkerClient } from './worker-client.ts'
import type { StoreAsker } from './worker-protocol.ts'

export interface SqliteStoreOptions {
  /** A path, or `:memory:` for a store that ends with the process. */
  location: string
  name: 'store' | 'sample'
  /**
   * Threads that read a file, 1 or 2: with 2, what may take long never delays a list page. 0 answers in the calling
   * thread, for small stores and tests.
   */
  readers?: number
}

/** Records an export reads at once. */
const EXPORT_SLICE = 200

const CAPABILITIES: Capabilities = {
  list: true,
  filters: ['model', 'meta', 'finish', 'has', 'tool', 'tier', 'created', 'ranges'],
  sorts: ['*'],
  jump: true,
  count: true,
  facets: true,
  update: true,
  delete: true,
}

/**
 * Opens the embedded store, made where there is none. Rejects with `StoreOpenError`, whose message names the path and the
 * way out, where the file is not ours, is newer than this program, or was emptied.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<CompletionStore> {
  const { location: path, readers = 2 } = options
  if (readers === 0) {
    const only = new InlineClient(path)
    return new SqliteStore(options.name, { writer: only, fast: only, slow: only })
  }
  if (path === MEMORY) {
    const only = await WorkerClient.start({ path, role: 'both' })
    return new SqliteStore(options.name, { writer: only, fast: only, slow: only })
  }
  const writer = await WorkerClient.start({ path, role: 'writer' })
  try {
    const reader = () => WorkerClient.start({ path, role: 'reader' })
    const [fast, slow] = await Promise.all([reader(), readers > 1 ? reader() : null])
    return new SqliteStore(options.name, { writer, fast, slow: slow ?? fast })
  } catch (error) {
    await writer.close()
    throw error
  }
}

/** Who answers: `fast` what takes under a few milliseconds at any size, `slow` what may read every row. */
interface Lanes {
  writer: StoreAsker
  fast: StoreAsker
  slow: StoreAsker
}

class SqliteStore implements CompletionStore {
  readonly name: 'store' | 'sample'
  readonly #lanes: Lanes
  readonly #sums = new SumsCache()

  constructor(name: 'store' | 'sample', lanes: Lanes) {
    this.name = name
    this.#lanes = lanes
  }

  async capabilities(): Promise<Capabilities> {
    return CAPABILITIES
  }

  async list(query: SearchQuery, request: PageRequest, signal?: AbortSignal): Promise<RowPage> {
    const { query: asked, unanswered } = answerable(query)
    const lane = toPosition(asked.sort, request).kind === 'beside' ? this.#lanes.fast : this.#lanes.slow
    const page = await lane.ask('page', [asked, request, now()], signal)
    const sums = await this.#sums.get(page, () => this.#lanes.slow.ask('sums', [asked, page.asOf], signal))
    return toRowPage(this.name, page, sums, unanswered)
  }

  async get(id: string, signal?: AbortSignal): Promise<CompletionDetail | null> {
    const detail = await this.#lanes.fast.ask('detail', [id], signal)
    if (detail === null) return null
    const row = readStoredRow(detail.line)
    return {
      object: 'completion.detail',
      source: this.name,
      row,
      raw: detail.raw,
      request: detail.request,
      messages: toMessages(id, detail),
      provenance: {
        way: row.way,
        from: detail.from,
        line: detail.fileLine,
        received_at: detail.receivedAt,
        metadata_changed_at: detail.metadataChangedAt,
        sha256: detail.sha256,
        same_id: detail.sameId,
        capture: detail.capture,
        call: readStoredCall(detail.call),
      },
      damage: detail.damage,
    }
  }

  async messages(id: string, request: MessagesRequest, signal?: AbortSignal): Promise<MessagePage | null> {
    const inputs = await this.#lanes.fast.ask('inputs', [id], signal)
    return inputs === null ? null : toMessagePage(toMessages(id, inputs) ?? [], request)
  }

  update(id: string, metadata: MetadataEntries, signal?: AbortSignal): Promise<boolean> {
    return this.#lanes.writer.ask('update', [id, metadata, now()], signal)
  }

  delete(id: string, signal?: AbortSignal): Promise<boolean> {
    return this.#lanes.writer.ask('delete', [id], signal)
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

  ingest(records: readonly IncomingRecord[], checkpoint?: ImportCheckpoint): Promise<Ingested[]> {
    return this.#lanes.writer.ask('ingest', [records, checkpoint ?? null])
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

  histogram(query: SearchQuery, bars: number, signal?: AbortSignal): Promise<Histogram> {
    return this.#lanes.slow.ask('histogram', [answerable(query).query, bars, now()], signal)
  }

  async *export(query: SearchQuery, signal?: AbortSignal): AsyncIterable<readonly WireRecord[]> {
    const ords = await this.#lanes.slow.ask('ords', [answerable(query).query, now()], signal)
    for (let at = 0; at < ords.length; at += EXPORT_SLICE) {
      yield await this.#lanes.slow.ask('wireRecords', [ords.slice(at, at + EXPORT_SLICE)], signal)
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
      yield { checked, damaged: slice.damaged, problems: [] }
    }
    yield { checked, damaged: [], problems: await this.#lanes.slow.ask('verifyDatabase', []) }
  }

  backup(file: string): Promise<void> {
    return this.#lanes.slow.ask('backup', [file])
  }

  mirrorShelf(source: string, at: number, walks: number): Promise<MirrorShelf> {
    return this.#lanes.fast.ask('mirrorShelf', [source, at, walks])
  }

  mirrorMissing(source: string, ids: readonly string[]): Promise<string[]> {
    return this.#lanes.fast.ask('mirrorMissing', [source, ids])
  }

  mirrorClaim(claim: MirrorClaim): Promise<MirrorLease> {
    return this.#lanes.writer.ask('mirrorClaim', [claim])
  }

  mirrorRelease(token: number): Promise<void> {
    return this.#lanes.writer.ask('mirrorRelease', [token])
  }

  mirrorWrite(change: MirrorChange): Promise<MirrorWritten> {
    return this.#lanes.writer.ask('mirrorWrite', [change])
  }

  keepProfile(source: string, profile: string): Promise<void> {
    return this.#lanes.writer.ask('keepProfile', [source, profile])
  }

  async close(): Promise<void> {
    const { writer, fast, slow } = this.#lanes
    // The writer goes last: it then finds itself alone and folds the log into the file.
    for (const lane of new Set([slow, fast, writer])) await lane.close()
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

/** The question without what this store cannot answer, and the names of that. */
function answerable(query: SearchQuery): { query: SearchQuery; unanswered: RowPage['unanswered'] } {
  const unanswered: RowPage['unanswered'] = []
  let asked = query
  if (query.q !== null && query.q !== '') {
    unanswered.push({ param: 'q', reason: 'Searching the text is not possible yet; the rows are not narrowed by it.' })
    asked = { ...asked, q: null }
  }
  const { field } = query.sort
  const sortable = field.startsWith('meta.') || COLUMN_IDS.some((id) => id === field)
  if (!sortable) {
    unanswered.push({ param: 'sort', reason: `There is no column named ${field}; the rows are sorted by time.` })
    asked = { ...asked, sort: { field: 'created', descending: true } }
  }
  return { query: asked, unanswered }
}

function toRowPage(
  source: 'store' | 'sample',
  page: StoredPage,
  sums: PairSums,
  unanswered: RowPage['unanswered'],
): RowPage {
  return {
    object: 'completion.rows',
    source,
    rows: page.lines.map(readStoredRow),
    at: page.at,
    total: sums.n,
    of: page.of,
    // A sum of 0 over some rows means that none of them reported any.
    tokens: sums.n > 0 && sums.tokens === 0 ? null : sums.tokens,
    cost_usd: sums.cost === 0 ? null : sums.cost / 1e9,
    next: page.next,
    previous: page.previous,
    as_of: formatAsOf(page.asOf),
    unanswered,
    notes: [],
    answered_at: Date.now(),
  }
}

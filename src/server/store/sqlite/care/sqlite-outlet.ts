import type { DatabaseSync } from 'node:sqlite'
import type { SavedView } from '#contract/search/saved-view.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { type RecordFacts, toRecordFacts } from '../../record/record-facts.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import type { ImportCheckpoint } from '../../ingest-store.ts'
import type { DeletedName, CarriedLedger, MirrorMemory, CarriedRecord, StoreOutlet } from '../../move/store-outlet.ts'
import { openReadOnly } from '../database/open-read-only.ts'
import { readStanding, STANDING } from '../database/standing.ts'
import { Statements } from '../database/statements.ts'
import { redactedOf } from '../read/detail-reader.ts'
import { KeptReader } from '../read/kept-reader.ts'
import { RecordReader } from '../tables/record-reader.ts'
import { readViews } from '../tables/view-table.ts'

/** Records, names of deleted ones and listed rows of one slice. */
const SLICE_ROWS = 500

/** Opens a store in a file to read everything out of it; `notices` is what that brought to light. Throws `StoreOpenError`. */
export function openSqliteOutlet(path: string): { outlet: StoreOutlet; notices: readonly string[] } {
  const store = openReadOnly(path)
  return { outlet: new SqliteOutlet(store.db, () => store.close()), notices: store.notices }
}

/** A store in a file as another engine reads it. */
export class SqliteOutlet implements StoreOutlet {
  readonly identity: string
  protected readonly statements: Statements
  readonly #records: RecordReader
  readonly #kept: KeptReader
  readonly #close: () => void

  constructor(db: DatabaseSync, close: () => void) {
    this.statements = new Statements(db)
    this.#records = new RecordReader(this.statements)
    this.#kept = new KeptReader(this.statements, this.#records)
    this.#close = close
    this.identity = readStanding(this.statements.of(STANDING)).store
  }

  async counts(): Promise<{ rows: number; arrivals: number }> {
    const { rows, seq } = readStanding(this.statements.of(STANDING))
    return { rows, arrivals: seq }
  }

  async facts(after: number): Promise<RecordFacts[]> {
    return this.#facts('c.seq > ? ORDER BY c.seq LIMIT ?', after, SLICE_ROWS)
  }

  async factsAt(ords: readonly number[]): Promise<RecordFacts[]> {
    return ords.flatMap((ord) => this.#facts('c.ord = ?', ord))
  }

  async factsOf(name: string): Promise<RecordFacts | null> {
    return this.#facts('c.name = ?', name)[0] ?? null
  }

  async *records(names: readonly string[]): AsyncGenerator<CarriedRecord> {
    for (const name of names) {
      const found = this.#kept.read(this.ordOf(name) ?? -1)
      if (found !== null) yield found
    }
  }

  async deletedNames(after: string): Promise<DeletedName[]> {
    return this.statements
      .of('SELECT name, ord FROM deleted WHERE name > ? ORDER BY name LIMIT ?')
      .all(after, SLICE_ROWS)
      .map((row) => ({ name: String(row['name']), ord: Number(row['ord']) }))
  }

  async ledgers(): Promise<CarriedLedger[]> {
    const walks = this.statements.of('SELECT walk, entry FROM mirror_walks WHERE source = ? ORDER BY walk')
    return this.statements
      .of('SELECT source, state, profile FROM mirror_sources ORDER BY source')
      .all()
      .map(({ source, state, profile }) => ({
        source: String(source),
        state: String(state),
        profile: typeof profile === 'string' ? profile : null,
        walks: walks.all(source ?? null).map(({ walk, entry }) => ({ walk: Number(walk), entry: String(entry) })),
      }))
  }

  async memories(after: Pick<MirrorMemory, 'source' | 'id'> | null): Promise<MirrorMemory[]> {
    return this.statements
      .of(
        `SELECT m.*, c.name FROM mirror_rows m LEFT JOIN completions c ON c.ord = m.ord
         WHERE (m.source, m.id) > (?, ?) ORDER BY m.source, m.id LIMIT ?`,
      )
      .all(after?.source ?? '', after === null ? '' : toColumnText(after.id), SLICE_ROWS)
      .map((row) => ({
        source: String(row['source']),
        id: fromColumnText(String(row['id'])),
        ord: Number(row['ord']),
        name: typeof row['name'] === 'string' ? row['name'] : null,
        created: numberOf(row['created']),
        walk: Number(row['walk']),
        sha256: row['sha256'] instanceof Uint8Array ? row['sha256'] : new Uint8Array(),
        messages: Number(row['messages']),
        expires: numberOf(row['expires']),
        goneAt: numberOf(row['gone_at']),
        listed: row['listed'] instanceof Uint8Array ? row['listed'] : null,
      }))
  }

  async views(): Promise<SavedView[]> {
    return readViews(this.statements)
  }

  async checkpoints(): Promise<ImportCheckpoint[]> {
    return this.statements
      .of('SELECT key, byte_offset, line FROM import_checkpoints')
      .all()
      .map((row) => ({ key: String(row['key']), offset: Number(row['byte_offset']), line: Number(row['line']) }))
  }

  async close(): Promise<void> {
    this.#close()
  }

  protected ordOf(name: string): number | null {
    return numberOf(this.statements.of('SELECT ord FROM completions WHERE name = ?').get(name)?.['ord'])
  }

  #facts(where: string, ...values: (string | number)[]): RecordFacts[] {
    return this.statements
      .of(
        `SELECT c.seq, c.ord, c.name, b.sha256, b.metadata, b.metadata_changed_at, b.came_from, b.line, b.received_at,
           b.capture, b.request IS NOT NULL AS request, b.messages IS NOT NULL AS messages, k.call,
           k.answer IS NOT NULL AS answer, k.assembler
         FROM completions c JOIN bodies b ON b.ord = c.ord LEFT JOIN calls k ON k.ord = c.ord WHERE ${where}`,
      )
      .all(...values)
      .map((row) =>
        toRecordFacts({
          seq: Number(row['seq']),
          ord: Number(row['ord']),
          name: String(row['name']),
          sha256: row['sha256'] instanceof Uint8Array ? row['sha256'] : new Uint8Array(),
          row: readStoredRow(this.#records.line(Number(row['ord'])) ?? '{}'),
          metadata: textOf(row['metadata']),
          metadataChangedAt: numberOf(row['metadata_changed_at']),
          from: fromColumnText(String(row['came_from'])),
          line: numberOf(row['line']),
          receivedAt: Number(row['received_at']),
          capture: textOf(row['capture']),
          has: { request: row['request'] === 1, messages: row['messages'] === 1, answer: row['answer'] === 1 },
          call: textOf(row['call']),
          assembler: Number(row['assembler'] ?? 0),
          redacted: redactedOf(this.statements, Number(row['ord'])),
        }),
      )
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

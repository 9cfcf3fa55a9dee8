import type { SavedView } from '#contract/search/saved-view.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { type RecordFacts, toRecordFacts } from '../../record/record-facts.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import type { ImportCheckpoint } from '../../ingest-store.ts'
import type { DeletedName, CarriedLedger, MirrorMemory, CarriedRecord, StoreOutlet } from '../../move/store-outlet.ts'
import { blobOf, bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { inGroups, readKept } from '../read/kept-reader.ts'
import { readOrd } from '../read/record-reader.ts'
import { readViews } from '../tables/view-table.ts'

/** Records, names of deleted ones and listed rows of one slice. */
const SLICE_ROWS = 500

const FACTS = `SELECT c.seq, c.ord, c.name, b.sha256, b.line AS row, b.metadata, b.metadata_changed_at, b.came_from, b.file_line,
  b.received_at, b.capture, b.request IS NOT NULL AS request, b.messages IS NOT NULL AS messages, b.answer IS NOT NULL AS answer,
  b.call, b.assembler, b.redacted FROM completions c JOIN bodies b USING (ord)`

/** Runs a question in one state of the store. */
export type Reading = <T>(work: (session: Session) => Promise<T>) => Promise<T>

/**
 * A store in PostgreSQL as another engine reads it. No statement joins tables that may be spread over nodes by different
 * columns.
 */
export class PostgresOutlet implements StoreOutlet {
  readonly identity: string
  readonly #read: Reading
  readonly #close: () => Promise<void>

  constructor(identity: string, read: Reading, close: () => Promise<void>) {
    this.identity = identity
    this.#read = read
    this.#close = close
  }

  counts(): Promise<{ rows: number; arrivals: number }> {
    return this.#read(async (session) => {
      const found = await session.row('SELECT n, seq FROM totals')
      return { rows: Number(found?.['n']), arrivals: Number(found?.['seq']) }
    })
  }

  facts(after: number): Promise<RecordFacts[]> {
    return this.#facts('WHERE c.seq > $1 ORDER BY c.seq LIMIT $2', [after, SLICE_ROWS])
  }

  factsAt(ords: readonly number[]): Promise<RecordFacts[]> {
    return this.#facts('WHERE c.ord = ANY($1::bigint[])', [ords])
  }

  async factsOf(name: string): Promise<RecordFacts | null> {
    const ord = await this.#read((session) => readOrd(session, name))
    return ord === null ? null : ((await this.factsAt([ord]))[0] ?? null)
  }

  async *records(names: readonly string[]): AsyncGenerator<CarriedRecord> {
    for (let from = 0; from < names.length; from += SLICE_ROWS) {
      const some = names.slice(from, from + SLICE_ROWS).map(toPgText)
      const groups = await this.#read(async (session) => {
        const sql = 'SELECT name, ord FROM names WHERE name = ANY($1::text[])'
        const at = new Map((await session.rows(sql, [some])).map((row) => [row['name'], Number(row['ord'])]))
        const ords = some.flatMap((name) => at.get(name) ?? [])
        const found: number[][] = []
        for await (const group of inGroups(session, ords)) found.push(group)
        return found
      })
      for (const group of groups) yield* await this.#read((session) => readKept(session, group))
    }
  }

  deletedNames(after: string): Promise<DeletedName[]> {
    return this.#read(async (session) => {
      const sql = 'SELECT name, ord FROM deleted WHERE name > $1 ORDER BY name LIMIT $2'
      const found = await session.rows(sql, [after, SLICE_ROWS])
      return found.map((row) => ({ name: String(row['name']), ord: Number(row['ord']) }))
    })
  }

  ledgers(): Promise<CarriedLedger[]> {
    return this.#read(async (session) => {
      const sources = await session.rows('SELECT source, state, profile FROM mirror_sources ORDER BY source')
      const walks = await session.rows('SELECT source, walk, entry FROM mirror_walks ORDER BY walk')
      return sources.map(({ source, state, profile }) => ({
        source: String(source),
        state: String(state),
        profile: textOf(profile),
        walks: walks
          .filter((row) => row['source'] === source)
          .map(({ walk, entry }) => ({ walk: Number(walk), entry: String(entry) })),
      }))
    })
  }

  memories(after: Pick<MirrorMemory, 'source' | 'id'> | null): Promise<MirrorMemory[]> {
    return this.#read(async (session) => {
      const found = await session.rows(
        `SELECT * FROM mirror_rows WHERE (source COLLATE "C", id COLLATE "C") > ($1, $2)
         ORDER BY source COLLATE "C", id COLLATE "C" LIMIT $3`,
        [after?.source ?? '', after === null ? '' : toPgText(after.id), SLICE_ROWS],
      )
      const names = await session.rows('SELECT ord, name FROM completions WHERE ord = ANY($1::bigint[])', [
        found.map((row) => Number(row['ord'])),
      ])
      const nameAt = new Map(names.map((row) => [row['ord'], fromColumnText(String(row['name']))]))
      return found.map((row) => ({
        source: String(row['source']),
        id: fromColumnText(String(row['id'])),
        ord: Number(row['ord']),
        name: nameAt.get(row['ord']) ?? null,
        created: numberOf(row['created']),
        walk: Number(row['walk']),
        sha256: bytesOf(row['sha256']),
        messages: Number(row['messages']),
        expires: numberOf(row['expires']),
        goneAt: numberOf(row['gone_at']),
        listed: blobOf(row['listed']),
      }))
    })
  }

  views(): Promise<SavedView[]> {
    return this.#read(readViews)
  }

  checkpoints(): Promise<ImportCheckpoint[]> {
    return this.#read(async (session) => {
      const found = await session.rows('SELECT key, byte_offset, line FROM import_checkpoints')
      return found.map((row) => ({
        key: String(row['key']),
        offset: Number(row['byte_offset']),
        line: Number(row['line']),
      }))
    })
  }

  close(): Promise<void> {
    return this.#close()
  }

  #facts(where: string, values: readonly unknown[]): Promise<RecordFacts[]> {
    return this.#read(async (session) => (await session.rows(`${FACTS} ${where}`, values)).map(toFacts))
  }
}

function toFacts(row: Row): RecordFacts {
  return toRecordFacts({
    seq: Number(row['seq']),
    ord: Number(row['ord']),
    name: fromColumnText(String(row['name'])),
    sha256: bytesOf(row['sha256']),
    row: readStoredRow(String(row['row'])),
    metadata: textOf(row['metadata']),
    metadataChangedAt: numberOf(row['metadata_changed_at']),
    from: fromColumnText(String(row['came_from'])),
    line: numberOf(row['file_line']),
    receivedAt: Number(row['received_at']),
    capture: textOf(row['capture']),
    has: { request: row['request'] === true, messages: row['messages'] === true, answer: row['answer'] === true },
    call: textOf(row['call']),
    assembler: Number(row['assembler']),
    redacted: textOf(row['redacted']),
  })
}

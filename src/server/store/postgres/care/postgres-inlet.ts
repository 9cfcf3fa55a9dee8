import type { SavedView } from '#contract/search/saved-view.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import { toSecond } from '../../question/ord.ts'
import { toDeletedName } from '../../record/deleted-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from '../../ingest-store.ts'
import type { DeletedName, CarriedLedger, MirrorMemory, StoreInlet } from '../../move/store-outlet.ts'
import { toPgText } from '../database/column-text.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open-database.ts'
import type { PostgresPlace } from '../database/postgres-url.ts'
import { readOrd } from '../read/record-reader.ts'
import { takePlace } from '../tables/place-table.ts'
import { IngestQueue } from '../write/ingest-queue.ts'
import { deleteAt } from '../write/edit-at.ts'
import { PostgresOutlet } from './postgres-outlet.ts'

/** Opens a store in PostgreSQL to read everything out of it. Rejects with `StoreSettingError` or `StoreFailure`. */
export async function openPostgresOutlet(location: string): Promise<PostgresOutlet> {
  const { database, place } = await openDatabase(location, 'read')
  return new PostgresOutlet(
    await identityOf(database, place),
    (work) => database.read(work),
    () => database.close(),
  )
}

/** Opens one, made where there is none, to take in what another has. */
export async function openPostgresInlet(location: string): Promise<PostgresInlet> {
  const { database, place } = await openDatabase(location, 'write')
  return new PostgresInlet(await identityOf(database, place), database)
}

/** Which cluster, database and schema it is, by whatever address it was reached. */
async function identityOf(database: Database, { schema }: PostgresPlace): Promise<string> {
  const found = await database.read((session) =>
    session.row(
      `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
         current_database() AS base, 'completionist_layout'::regclass::oid::text AS layout`,
    ),
  )
  return ['cluster', 'base', 'layout'].map((part) => String(found?.[part])).join(' ') + ` ${schema}`
}

export class PostgresInlet extends PostgresOutlet implements StoreInlet {
  readonly #database: Database
  readonly #ingesting: IngestQueue

  constructor(identity: string, database: Database) {
    super(
      identity,
      (work) => database.read(work),
      () => database.close(),
    )
    this.#database = database
    this.#ingesting = new IngestQueue(database)
  }

  ingest(records: readonly IncomingRecord[], checkpoint: ImportCheckpoint): Promise<Ingested[]> {
    return this.#ingesting.add(records, checkpoint, NOTHING_HIDDEN)
  }

  async noteDeleted(deletedNames: readonly DeletedName[]): Promise<number> {
    const ords = deletedNames.map(({ ord }) => ord)
    const here = await this.#database.read((session) =>
      session.rows('SELECT ord, name FROM completions WHERE ord = ANY($1::bigint[])', [ords]),
    )
    const names = new Map(here.map((row) => [Number(row['ord']), toDeletedName(fromColumnText(String(row['name'])))]))
    const gone = deletedNames.filter(({ name, ord }) => names.get(ord) === name)
    const deleted =
      gone.length === 0
        ? 0
        : await deleteAt(
            this.#database,
            gone.map(({ ord }) => ord),
          )
    const last = new Map<number, number>()
    for (const ord of ords) last.set(toSecond(ord), Math.max(last.get(toSecond(ord)) ?? 0, ord))
    for (const ord of last.values()) await takePlace(this.#database, ord)
    await this.#database.write((session) =>
      session.run(
        `INSERT INTO deleted (name, ord) SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT DO NOTHING`,
        [deletedNames.map(({ name }) => name), ords],
      ),
    )
    return deleted
  }

  async deletedAt(ords: readonly number[]): Promise<number[]> {
    const sql = 'SELECT ord FROM deleted WHERE ord = ANY($1::bigint[])'
    const found = await this.#database.read((session) => session.rows(sql, [ords]))
    return found.map((row) => Number(row['ord']))
  }

  putLedger({ source, state, profile, walks }: CarriedLedger): Promise<void> {
    return this.#database.write(async (session) => {
      const counts = await session.row(
        'SELECT count(*) AS n, count(gone_at) AS gone FROM mirror_rows WHERE source = $1',
        [source],
      )
      await session.run(
        `INSERT INTO mirror_sources (source, state, profile, n, gone) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (source) DO UPDATE SET state = excluded.state, profile = coalesce(excluded.profile, mirror_sources.profile),
           n = excluded.n, gone = excluded.gone`,
        [source, state, profile, Number(counts?.['n']), Number(counts?.['gone'])],
      )
      for (const { walk, entry } of walks)
        await session.run(
          `INSERT INTO mirror_walks (source, walk, entry) VALUES ($1, $2, $3)
           ON CONFLICT (source, walk) DO UPDATE SET entry = excluded.entry`,
          [source, walk, entry],
        )
    })
  }

  putMemories(memories: readonly MirrorMemory[]): Promise<void> {
    return this.#database.write(async (session) => {
      const here = await session.rows('SELECT ord FROM completions WHERE ord = ANY($1::bigint[])', [
        memories.map(({ ord }) => ord),
      ])
      const stands = new Set(here.map((row) => Number(row['ord'])))
      for (const { source, id, name, ord, created, walk, sha256, messages, expires, goneAt, listed } of memories) {
        const own = stands.has(ord) || name === null ? ord : ((await readOrd(session, name)) ?? ord)
        await session.run(
          `INSERT INTO mirror_rows (source, id, ord, created, walk, sha256, messages, expires, gone_at, listed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (source, id) DO UPDATE SET ord = excluded.ord,
             created = excluded.created, walk = excluded.walk, sha256 = excluded.sha256, messages = excluded.messages,
             expires = excluded.expires, gone_at = excluded.gone_at, listed = excluded.listed`,
          [source, toPgText(id), own, created, walk, sha256, messages, expires, goneAt, listed],
        )
      }
    })
  }

  putViews(views: readonly SavedView[]): Promise<void> {
    return this.#database.write(async (session) => {
      for (const { slug, name, search, is_default: isDefault } of views)
        await session.run(
          `INSERT INTO views (slug, name, search, is_default) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO UPDATE
           SET name = excluded.name, search = excluded.search, is_default = excluded.is_default`,
          [slug, toPgText(name), search, isDefault],
        )
    })
  }

  putCheckpoints(checkpoints: readonly ImportCheckpoint[]): Promise<void> {
    return this.#database.write(async (session) => {
      for (const { key, offset, line } of checkpoints)
        await session.run(
          'INSERT INTO import_checkpoints (key, byte_offset, line) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          [key, offset, line],
        )
    })
  }

  override async close(): Promise<void> {
    await this.#ingesting.settled()
    await super.close()
  }
}

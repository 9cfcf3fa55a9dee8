import type { Hidden } from '../../redact/hidden.ts'
import { createStore } from '../create-store.ts'
import type { OpenStoreCopy } from '../store-copy.ts'
import { StoreFailure } from '../store-failure.ts'
import type { CompletionStore } from '../completion-store.ts'
import { createHints } from './database/hints.ts'
import { openDatabase } from './database/open-database.ts'
import { toDatabaseLabel } from './database/postgres-url.ts'
import { createPostgresEngine } from './postgres-engine.ts'
import { openReplica } from './replica/open-replica.ts'
import { createReplicaEngine } from './replica/replica-engine.ts'

export interface PostgresStoreOptions {
  /** `postgres://user@host:port/database`. */
  location: string
  /** `read`: nothing is created or changed. */
  access?: 'write' | 'read'
  /** What is removed from everything that comes in and from exports; default: nothing. */
  hidden?: () => Hidden
  /** Begins the file of a backup; without it a backup is refused. */
  openCopy?: OpenStoreCopy
  /** The URL of a replica from which lists are read; null or left out: none. */
  replica?: string | null
  /** So many arrivals belong to a stretch, at all servers of the store; left out, as many as is best. For tests: few rows fill one. */
  stretchRows?: number
}

/** Opens a store in PostgreSQL, made where there is none. Rejects with `StoreSettingError` or `StoreFailure`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<CompletionStore> {
  const { location, access = 'write', hidden, openCopy, replica = null, stretchRows } = options
  const settings = { name: 'store' as const, ...(hidden === undefined ? {} : { hidden }) }
  const { database, place } = await openDatabase(location, access, stretchRows)
  const hints = createHints(place.pool, place.schema, (channel, payload) =>
    database.quick('SELECT pg_notify($1, $2)', [channel, payload]),
  )
  const engine = createPostgresEngine(database, {
    schema: place.schema,
    openCopy,
    hints,
    updatesOlder: access === 'write',
  })
  if (replica === null) return createStore(engine, settings)
  const open = async () => {
    const follower = await openReplica(replica, database, place.schema)
    return {
      engine: createPostgresEngine(follower, { schema: place.schema, openCopy, hints, updatesOlder: false }),
      database: follower,
    }
  }
  const first = await open().catch(async (error: unknown) => {
    // It does not answer now, but may do so later.
    if (error instanceof StoreFailure) return null
    await engine.close()
    throw error
  })
  const label = toDatabaseLabel(replica, 'COMPLETIONIST_STORE_READ')
  const pair = { primary: { engine, database }, replica: { label, first, open } }
  return createStore(createReplicaEngine(pair), settings)
}

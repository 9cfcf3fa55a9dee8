import type { Hidden } from '../../redact/hidden.ts'
import { createStore } from '../create-store.ts'
import type { OpenStoreCopy } from '../store-copy.ts'
import type { CompletionStore } from '../store.ts'
import { createHints } from './database/hints.ts'
import { openDatabase } from './database/open-database.ts'
import { createPostgresEngine } from './postgres-engine.ts'

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  /** `postgres://user@host:port/database`. */
  location: string
  /** `read`: nothing is created or changed. */
  access?: 'write' | 'read'
  /** What is removed from everything that comes in and from exports; default: nothing. */
  hidden?: () => Hidden
  /** Begins the file of a backup; without it a backup is refused. */
  openCopy?: OpenStoreCopy
}

/** Opens a store in PostgreSQL, made where there is none. Rejects with `StoreSettingError` or `StoreFailure`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<CompletionStore> {
  const { location, access = 'write', hidden, openCopy } = options
  const { database, place } = await openDatabase(location, access)
  const hints = createHints(place.pool, place.schema, (channel, payload) =>
    database.quick('SELECT pg_notify($1, $2)', [channel, payload]),
  )
  const engine = createPostgresEngine(database, { schema: place.schema, openCopy, hints })
  return createStore(engine, { name: 'store', ...(hidden === undefined ? {} : { hidden }) })
}

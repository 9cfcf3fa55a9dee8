import path from 'node:path'
import type { Config } from '../config.ts'
import { acceptRows } from '../store/sqlite/database/accept-rows.ts'
import { restoreStore } from '../store/sqlite/care/restore-store.ts'
import { salvageStore } from '../store/sqlite/care/salvage-store.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { toHidden } from '../redact/to-hidden.ts'
import type { StorePlace } from './store-place.ts'

/** A store in a file, or in memory. */
export function createFilePlace(config: Config): StorePlace {
  const inMemory = config.store === ':memory:'
  const location = inMemory ? config.store : path.resolve(config.store)
  return {
    label: inMemory ? 'in memory' : path.basename(config.store),
    location,
    beside: inMemory ? null : location,
    open: (how) =>
      openSqliteStore({
        location: config.store,
        name: 'store',
        readers: 1,
        copy: config.copyOnUpgrade,
        hidden: () => toHidden(config),
        ...how,
      }),
    care: () => ({
      accept: () => acceptRows(config.store),
      salvage: async (out) => salvageStore(config.store, out),
      restore: (file, replace, verify) => restoreStore(config.store, file, replace, verify),
    }),
  }
}

import type { Config } from '../config.ts'
import { createFilePlace } from './file-place.ts'
import { createPostgresPlace } from './postgres-place.ts'
import type { StorePlace } from './store-place.ts'

/** The store that the configuration names. A new engine adds a line here, a file beside this one, and its own folder. */
export function createStorePlace(config: Config): StorePlace {
  const { database } = config
  return database === null ? createFilePlace(config) : createPostgresPlace(config, database)
}

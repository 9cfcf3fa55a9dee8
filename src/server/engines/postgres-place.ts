import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config.ts'
import type { Secret } from '../redact/secret.ts'
import { salvageTo } from '../store/postgres/care/backup.ts'
import { toDatabaseLabel } from '../store/postgres/database/postgres-url.ts'
import { openPostgresStore, type PostgresStoreOptions } from '../store/postgres/open-postgres-store.ts'
import { openStoreCopy } from '../store/sqlite/care/open-store-copy.ts'
import { StoreSettingError } from '../store/store-failure.ts'
import { toHidden } from '../redact/to-hidden.ts'
import { openWhenThere } from './open-when-there.ts'
import type { StorePlace } from './store-place.ts'

/** A store in PostgreSQL. What stays on this machine lies where a store in a file would be. */
export function createPostgresPlace(config: Config, database: Secret): StorePlace {
  const location = toDatabaseLabel(database.reveal())
  return {
    label: /\/([^/?]*)(?:\?|$)/.exec(location)?.[1] ?? location,
    location,
    beside: path.resolve(config.store),
    open: ({ access = 'write', waits = false, onNotice = () => {} }) => {
      mkdirSync(path.dirname(config.store), { recursive: true, mode: 0o700 })
      const options: PostgresStoreOptions = {
        location: database.reveal(),
        access,
        hidden: () => toHidden(config),
        openCopy: openStoreCopy,
        // A reader of the whole store reads from the primary.
        replica: access === 'read' ? null : (config.replica?.reveal() ?? null),
      }
      const open = () => openPostgresStore(options)
      return waits ? openWhenThere(open, onNotice) : open()
    },
    care: () => ({
      accept: () => {
        throw new StoreSettingError(
          'There is nothing to accept: a database has no count of acknowledged rows beside it, since PostgreSQL itself keeps what it has acknowledged.',
        )
      },
      restore: async (file) => {
        throw new StoreSettingError(
          `A backup is not put in the place of a database: completionist move ${file} postgres://… copies it into an empty one (with ?schema=NAME into a schema of its own).`,
        )
      },
      salvage: async (out) => salvageTo(openStoreCopy(out), database.reveal()),
    }),
  }
}

import { realpathSync } from 'node:fs'
import type { Config } from '../config.ts'
import { openPostgresInlet, openPostgresOutlet } from '../store/postgres/care/postgres-inlet.ts'
import { toDatabaseLabel } from '../store/postgres/database/postgres-url.ts'
import { openSqliteInlet } from '../store/sqlite/care/sqlite-inlet.ts'
import { openSqliteOutlet } from '../store/sqlite/care/sqlite-outlet.ts'
import { StoreSettingError } from '../store/store-failure.ts'
import type { StoreInlet, StoreOutlet } from '../store/move/store-outlet.ts'

/** Which store a configuration names. */
export type Place = Pick<Config, 'store' | 'database' | 'copyOnUpgrade'>

/** To be shown, without a password. */
export function toPlaceLabel({ store, database }: Place): string {
  return database === null ? store : toDatabaseLabel(database.reveal())
}

/** Opens a store to read everything out of it. Rejects where there is none, with words for people. */
export async function openOutlet(place: Place, onNotice: (notice: string) => void): Promise<StoreOutlet> {
  if (place.database !== null) return openPostgresOutlet(place.database.reveal())
  const { outlet, notices } = openSqliteOutlet(place.store)
  for (const notice of notices) onNotice(notice)
  return outlet
}

/** Opens another, made where there is none, to take everything in that `from` has. Rejects where both are the same. */
export async function openInlet(
  place: Place,
  from: { place: Place; outlet: StoreOutlet },
  onNotice: (notice: string) => void,
): Promise<StoreInlet> {
  const same = () =>
    new StoreSettingError(
      `${toPlaceLabel(place)} is both the store to move and where it is to go. Nothing was changed.`,
    )
  if (place.database !== null) {
    const inlet = await openPostgresInlet(place.database.reveal())
    if (inlet.identity !== from.outlet.identity) return inlet
    await inlet.close()
    throw same()
  }
  if (from.place.database === null && fileOf(place.store) === fileOf(from.place.store)) throw same()
  const { inlet, notices } = openSqliteInlet(place.store, place.copyOnUpgrade)
  for (const notice of notices) onNotice(notice)
  return inlet
}

function fileOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

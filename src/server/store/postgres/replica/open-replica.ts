import { readDatabaseUrl } from '#lib/read-database-url.ts'
import { StoreFailure, StoreSettingError } from '../../store-failure.ts'
import { Database } from '../database/database.ts'
import { LAYOUT } from '../database/layout.ts'
import { parsePostgresUrl } from '../database/postgres-url.ts'

const WHO = `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS cluster, current_database() AS base,
  pg_is_in_recovery() AS follows, pg_postmaster_start_time()::text AS began`

/**
 * Opens the replica of a database. Rejects with `StoreSettingError` if the URL names something else, and with
 * `StoreFailure` if it does not answer, has been promoted, or does not have the store yet.
 */
export async function openReplica(location: string, primary: Database, schema: string): Promise<Database> {
  const url = readDatabaseUrl(location)
  // The schema is the primary's.
  url?.searchParams.set('schema', schema)
  const place = parsePostgresUrl(url?.href ?? location, 'COMPLETIONIST_STORE_READ')
  const database = new Database(place.pool, undefined, 'The replica')
  try {
    const [own, other] = [await primary.quick(WHO, []), await database.quick(WHO, [])]
    const isCopy = ['cluster', 'base'].every((part) => own[0]?.[part] === other[0]?.[part])
    // A replica that took over is no reason not to start: the database answers in its place, as it does where that happens later.
    if (isCopy && other[0]?.['follows'] !== true && own[0]?.['began'] !== other[0]?.['began'])
      throw new StoreFailure('The replica follows no primary any more', { kind: 'away' })
    if (!isCopy || other[0]?.['follows'] !== true)
      throw new StoreSettingError(
        `COMPLETIONIST_STORE_READ names ${place.label}, which is no replica of the store’s database. Name one that follows it, or leave it out. Nothing was changed.`,
      )
    const found = await database.quick('SELECT version FROM completionist_layout', [])
    if (Number(found[0]?.['version']) !== LAYOUT)
      throw new StoreFailure('The replica does not have the store in this layout yet', { kind: 'away' })
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

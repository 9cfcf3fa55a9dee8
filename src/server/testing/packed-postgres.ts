import { onTestFinished } from 'vitest'
import { opened } from '../store/conformance/records.ts'
import type { Database } from '../store/postgres/database/database.ts'
import { openDatabase } from '../store/postgres/database/open-database.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import { StretchPacker } from '../store/postgres/write/stretch-packer.ts'

type Records = Parameters<Awaited<ReturnType<typeof openPostgresStore>>['ingest']>[0]

/** The database of a new store with these records, whose full stretches are packed; it is closed after the test. */
export async function packedPostgres(location: string, records: Records, stretchRows: number): Promise<Database> {
  const store = await opened(() => openPostgresStore({ location, stretchRows }))
  await store.ingest(records)
  const { database } = await openDatabase(location, 'write', stretchRows)
  onTestFinished(() => database.close())
  await new StretchPacker(database).packed()
  return database
}

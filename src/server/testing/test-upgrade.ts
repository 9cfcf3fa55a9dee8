import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, vi } from 'vitest'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'

/** A file with these records, which `change` makes one of an older layout; gives its path. */
export async function makeOlderFile(
  records: readonly IncomingRecord[],
  change: (file: DatabaseSync) => void,
): Promise<string> {
  const location = path.join(mkdtempSync(path.join(tmpdir(), 'older-')), 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest(records)
  await before.close()
  using file = new DatabaseSync(location)
  change(file)
  return location
}

/** Opens the store of such a file, which is deleted with its folder after the test. */
export async function openOlderStore(location: string) {
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  const file = new DatabaseSync(location)
  onTestFinished(async () => {
    file.close()
    await store.close()
    rmSync(path.dirname(location), { recursive: true })
  })
  /** Resolves when every record has the newest form. */
  const isUpToDate = () =>
    vi.waitFor(() => expect(file.prepare('SELECT below FROM repacking').get()).toEqual({ below: 0 }), 30_000)
  return { store, file, isUpToDate }
}

import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SavedView } from '#contract/search/saved-view.ts'
import type { Salvaged } from '../../store-care.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { carveRecords, type CarvedRecord } from './carve-records.ts'
import { toSavedRecord } from './saved-record.ts'
import { connectReadOnly } from '../database/connect.ts'
import { filesOf, openDatabaseForWriting } from '../database/open-database.ts'
import { openRawPages } from './raw-pages.ts'
import { Statements } from '../database/statements.ts'
import { StoreOpenError } from '../database/store-open-error.ts'
import { readViews, ViewTable } from '../tables/view-table.ts'
import { Writer } from '../write/writer.ts'

/** Records of one transaction. */
const BATCH = 100

/**
 * Copies everything that can still be read of a damaged store into a new one at `out`, as described in
 * `StoreCare.salvage`. The damaged store is read page by page and not changed. Throws if `out` exists, or if nothing
 * can be read.
 */
export function salvageStore(path: string, out: string): Salvaged {
  if (!existsSync(path)) throw new StoreOpenError(path, `There is no store at ${path}.`)
  if (filesOf(out).some((file) => existsSync(file)))
    throw new StoreOpenError(out, `${out} exists already. Name a new file for what can be saved.`)
  const pages = openRawPages(path)
  try {
    const gone = readDeleted(path)
    const records = carveRecords(pages).filter((record) => !gone.has(record.ord))
    if (!records.some((record) => record.body !== null))
      throw new StoreOpenError(path, `Nothing in ${resolve(path)} looks like a record: there is nothing to save.`)
    return writeAll(records, readKeptViews(path), out)
  } catch (error) {
    for (const file of filesOf(out)) rmSync(file, { force: true })
    throw error
  } finally {
    pages.close()
  }
}

function writeAll(records: readonly CarvedRecord[], views: readonly SavedView[], out: string): Salvaged {
  const store = openDatabaseForWriting(out, false)
  const result: Salvaged = { kept: 0, partly: [], lost: [], views: views.length }
  try {
    const writer = new Writer(store.db, (standing) => store.onCommit(standing))
    const take = (batch: readonly IncomingRecord[]) => {
      result.kept += writer.ingest(batch, null, NOTHING_HIDDEN).length
    }
    for (let at = 0; at < records.length; at += BATCH) {
      const batch: IncomingRecord[] = []
      for (const record of records.slice(at, at + BATCH)) {
        const saved = toSavedRecord(record)
        if (saved === null) result.lost.push(nameOf(record))
        else batch.push(saved.incoming)
        if (saved?.partly === true) result.partly.push(nameOf(record))
      }
      take(batch)
    }
    new ViewTable(store.db).restore(views)
    return result
  } finally {
    store.close()
  }
}

function nameOf(record: CarvedRecord): string {
  return record.name ?? record.line?.id ?? `(at place ${record.ord})`
}

/** Places of deleted records, as far as the database can still tell. */
function readDeleted(path: string): Set<number> {
  try {
    using db = connectReadOnly(path)
    return new Set(
      db
        .prepare('SELECT ord FROM deleted')
        .all()
        .map((row) => Number(row['ord'])),
    )
  } catch {
    return new Set()
  }
}

/** Saved views, as far as the database can still tell; layouts before 14 have none. */
function readKeptViews(path: string): SavedView[] {
  try {
    using db = connectReadOnly(path)
    return readViews(new Statements(db))
  } catch {
    return []
  }
}

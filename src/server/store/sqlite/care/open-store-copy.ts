import { existsSync, rmSync } from 'node:fs'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import type { StoreCopy } from '../../store-copy.ts'
import { StoreFailure } from '../../store-failure.ts'
import { filesOf, openForWriting } from '../database/open-database.ts'
import { ViewTable } from '../tables/view-table.ts'
import { Writer } from '../write/writer.ts'
import { copyDatabase } from './backup.ts'

/** Begins a new store at `file`, which has another name until it is finished. Throws `StoreFailure` where `file` exists. */
export function openStoreCopy(file: string): StoreCopy {
  if (existsSync(file)) throw new StoreFailure(`${file} exists already. Name a new file for the backup.`)
  const making = `${file}.making`
  const store = openForWriting(making, false)
  const writer = new Writer(store.db, (standing) => store.onCommit(standing))
  return {
    take: (records) => void writer.ingest(records, null, NOTHING_HIDDEN),
    takeViews: (views) => new ViewTable(store.db).restore(views),
    finish: () => copyDatabase(store.db, file),
    close: () => {
      store.close()
      for (const name of filesOf(making)) rmSync(name, { force: true })
    },
  }
}

import { existsSync, rmSync } from 'node:fs'
import type { StoreCopy } from '../../store-copy.ts'
import { StoreFailure } from '../../store-failure.ts'
import { filesOf } from '../database/open-database.ts'
import { copyDatabase } from './backup.ts'
import { openSqliteInlet } from './sqlite-inlet.ts'

/** Begins a new store at `file`, which has another name until it is finished. Throws `StoreFailure` where `file` exists. */
export function openStoreCopy(file: string): StoreCopy {
  if (existsSync(file)) throw new StoreFailure(`${file} exists already. Nothing is ever written over: name a new file.`)
  const making = `${file}.making`
  for (const name of filesOf(making)) rmSync(name, { force: true })
  const { inlet } = openSqliteInlet(making, false)
  return {
    inlet,
    finish: () => copyDatabase(inlet.db, file),
    close: async () => {
      await inlet.close()
      for (const name of filesOf(making)) rmSync(name, { force: true })
    },
  }
}

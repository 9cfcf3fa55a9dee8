import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Restored } from '../../store-care.ts'
import { acceptStanding } from '../database/settle-acknowledged.ts'
import { copyDatabase } from './backup.ts'
import { connect, connectReadOnly } from '../database/connect.ts'
import { userVersion } from '../layout/migrations.ts'
import { filesOf, MEMORY, refuseForeign, writeMarker } from '../database/open-database.ts'
import { toOpenError } from '../database/open-error.ts'
import { STANDING_SINCE } from '../layout/schema.ts'
import { readStanding, STANDING, STANDING_BEFORE } from '../database/standing.ts'
import { StoreOpenError } from '../database/store-open-error.ts'

/**
 * Puts a copy of a backup in the place of the store at `path`, as described in `StoreCare.restore`. Rejects with
 * `StoreOpenError` if the backup is not a store, or if the store is in use or may not be replaced; then nothing has
 * changed.
 */
export async function restoreStore(
  path: string,
  file: string,
  replace: boolean,
  verify: (copy: string) => Promise<void>,
): Promise<Restored> {
  if (path === MEMORY)
    throw new StoreOpenError(path, 'A store in memory cannot be restored: name a file with COMPLETIONIST_STORE.')
  if (resolve(file) === resolve(path))
    throw new StoreOpenError(path, `${file} is the store itself: name a backup of it.`)
  const taken = filesOf(path).some((name) => existsSync(name))
  if (taken && !replace)
    throw new StoreOpenError(
      path,
      `There is a store at ${path}. Nothing was changed. completionist restore ${file} --replace puts it aside, under another name in the same folder, and the backup in its place.`,
    )
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const copy = `${path}.restoring`
  rmSync(copy, { force: true })
  try {
    const standing = copyBackup(file, copy)
    await verify(copy)
    for (const end of ['-wal', '-shm']) rmSync(`${copy}${end}`, { force: true })
    if (taken) refuseInUse(path)
    const aside = taken ? putAside(path) : null
    renameSync(copy, path)
    writeMarker(path)
    if (standing.store !== '') acceptStanding(path, standing)
    return { rows: standing.rows, aside }
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true })
  }
}

function copyBackup(file: string, copy: string) {
  using backup = connectReadOnly(file)
  try {
    refuseForeign(file, backup)
    const layout = userVersion(backup)
    if (layout === 0) throw new StoreOpenError(file, `${file} is empty: no store was ever written to it.`)
    copyDatabase(backup, copy)
    return readStanding(backup.prepare(layout < STANDING_SINCE ? STANDING_BEFORE : STANDING))
  } catch (error) {
    throw toOpenError(file, error)
  }
}

/** A process that has the store open prevents an exclusive lock; a damaged store has no such process. */
function refuseInUse(path: string): void {
  if (!existsSync(path)) return
  try {
    using db = connect(path)
    db.exec('PRAGMA busy_timeout = 500; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
  } catch (error) {
    if (/is locked|is busy/.test(error instanceof Error ? error.message : ''))
      throw new StoreOpenError(
        path,
        `${path} is in use by another process. End it (a server, an import, a mirror), then restore. Nothing was changed.`,
        { cause: error },
      )
  }
}

/** The database first: if only the marker is left, no start takes the place for a new store. */
function putAside(path: string): string {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  let aside = `${path}.before-${stamp}`
  for (let n = 2; existsSync(aside); n++) aside = `${path}.before-${stamp}-${n}`
  for (const name of filesOf(path)) {
    if (existsSync(name)) renameSync(name, `${aside}${basename(name).slice(basename(path).length)}`)
  }
  return aside
}

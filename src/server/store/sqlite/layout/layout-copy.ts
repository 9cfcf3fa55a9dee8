import { existsSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { copyDatabase } from '../care/backup.ts'
import { connectReadOnly } from '../database/connect.ts'
import { SCHEMA_VERSION } from './schema.ts'
import { StoreOpenError } from '../database/store-open-error.ts'

export interface LayoutCopy {
  file: string
  /** Removes the copy, if the layout was not changed after all. */
  discard(): void
}

/**
 * Copies a store with an older layout to `<store>.layout-<n>` or, if that exists from an earlier time,
 * `<store>.layout-<n>-2`. Throws `StoreOpenError` with what to do if that is not possible; then nothing has changed.
 */
export function copyLayout(path: string, layout: number): LayoutCopy {
  const file = freeName(`${path}.layout-${layout}`)
  try {
    using db = connectReadOnly(path)
    copyDatabase(db, file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const mb = Math.ceil((statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 1e6)
    throw new StoreOpenError(
      path,
      `${path} has layout ${layout} and must be brought to ${SCHEMA_VERSION}. Before that it is copied beside itself, which takes up to ${mb} MB and failed: ${reason}. Nothing was changed. Make room, or go without a copy: --no-copy, or COMPLETIONIST_COPY=off.`,
      { cause: error },
    )
  }
  return { file, discard: () => rmSync(file, { force: true }) }
}

/** The log's message after the layout of a store was changed. */
export function describeLayoutChange(path: string, layout: number, copy: LayoutCopy | null): string {
  const kept =
    copy === null
      ? 'no copy was made'
      : `as it was it is kept in ${copy.file} (${Math.ceil(statSync(copy.file).size / 1e6)} MB), which an older Completionist opens and which you may delete`
  return `${basename(path)} was brought from layout ${layout} to ${SCHEMA_VERSION}; ${kept}.`
}

function freeName(wanted: string): string {
  let name = wanted
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`
  return name
}

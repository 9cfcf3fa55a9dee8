import { readdirSync } from 'node:fs'
import path from 'node:path'
import { MEMORY } from '../database/open-database.ts'

/**
 * Paths of copies beside the store at `store` that were made as a way back: before its layout changed, and by `restore
 * --replace`. They still contain what was deleted later. Empty if the folder cannot be read.
 */
export function findOlderCopies(store: string): string[] {
  if (store === MEMORY) return []
  const folder = path.dirname(path.resolve(store))
  try {
    return readdirSync(folder)
      .filter((name) => isCopyOf(path.basename(store), name))
      .map((name) => path.join(folder, name))
  } catch {
    return []
  }
}

function isCopyOf(store: string, name: string): boolean {
  return (
    name.startsWith(`${store}.`) &&
    /^(layout-\d|before-)/.test(name.slice(store.length + 1)) &&
    !/-(wal|shm|marker|acknowledged)$/.test(name)
  )
}

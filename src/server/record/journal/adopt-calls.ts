import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { birthOfProcess, isProcessRunning } from '../../process-running.ts'
import { fromOldJournal } from './old-journal.ts'

/** What the names of the folders begin with in which calls lie beside this store. */
export function prefixOf(store: string): string {
  return `${store}-calls-`
}

/** What comes next in the name of our own: our id, and where the system tells it, what no other process shares. */
export function ownMark(): string {
  const birth = birthOfProcess(process.pid)
  return birth === null ? `${process.pid}` : `${process.pid}-${birth}`
}

/** The file of a call that is ours now. */
export interface AdoptedCall {
  id: string
  size: number
  /** Unix milliseconds of its last line. */
  at: number
}

/**
 * Moves the calls that processes which no longer run have left beside the store into `own`; gives them, oldest first.
 * Where two processes do so at once, each call goes to one of them. Never throws: what cannot be moved stays.
 */
export function adoptCalls(store: string, own: string): AdoptedCall[] {
  const adopted: AdoptedCall[] = []
  const prefix = basename(prefixOf(store))
  for (const name of listFolder(dirname(store))) {
    const folder = join(dirname(store), name)
    if (!name.startsWith(prefix) || folder === own || isOwnerRunning(name.slice(prefix.length))) continue
    unpackOld(folder)
    for (const id of listFolder(folder)) {
      const call = move(join(folder, id), join(own, id))
      if (call !== null) adopted.push({ id, ...call })
    }
    remove(folder)
  }
  return adopted.toSorted((one, other) => one.at - other.at)
}

/** Makes a folder of files out of the one file that older versions wrote; a folder is left as it is. */
function unpackOld(path: string): void {
  try {
    if (!statSync(path).isFile()) return
    const unpacked = `${path}-unpacked`
    mkdirSync(unpacked, { mode: 0o700 })
    for (const [id, text] of fromOldJournal(readFileSync(path, 'utf8')))
      writeFileSync(join(unpacked, id), text, { mode: 0o600 })
    rmSync(path)
    renameSync(unpacked, path)
  } catch {
    // Another process is at it, or it cannot be read: it stays.
  }
}

function move(from: string, to: string): Omit<AdoptedCall, 'id'> | null {
  try {
    renameSync(from, to)
    const { size, mtimeMs } = statSync(to)
    return { size, at: mtimeMs }
  } catch {
    return null
  }
}

function remove(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another process is at it, or something of somebody else lies in it.
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Whether the process runs that the rest of a folder's name tells of: `pid-birth-random`, or `pid-random`. */
function isOwnerRunning(name: string): boolean {
  const [id = '', ...rest] = name.split('-')
  const pid = Number(id)
  const birth = rest.length > 1 ? (rest[0] ?? null) : null
  // In a container every process may be number 1: without its birth, a folder that is not our own is not ours.
  if (pid === process.pid && birth === null) return false
  return isProcessRunning(pid, birth)
}

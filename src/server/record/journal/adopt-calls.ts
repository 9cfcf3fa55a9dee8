import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { birthOfProcess, isProcessRunning } from '../../machine/process-running.ts'
import { fromOldJournal } from './from-old-journal.ts'

/** The prefix of the folders beside this store that hold calls. */
export function prefixOf(store: string): string {
  return `${store}-calls-`
}

/**
 * The rest of our own folder's name: our process id and, if the system tells it, our start time, which no other process
 * shares.
 */
export function ownMark(): string {
  const birth = birthOfProcess(process.pid)
  return birth === null ? `${process.pid}` : `${process.pid}-${birth}`
}

/** The file of a call that we have taken over. */
export interface AdoptedCall {
  id: string
  size: number
  /** When its last line was written, in Unix milliseconds. */
  writtenMs: number
}

/**
 * Moves calls of processes that no longer run into the folder `own`, and gives them, oldest first. If two processes do
 * this at once, each call goes to one of them. Never throws: what cannot be moved stays.
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
  return adopted.toSorted((one, other) => one.writtenMs - other.writtenMs)
}

/** Older versions wrote one file for all calls. Makes a folder of it; a folder is left as it is. */
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
    // Another process is working on it, or it cannot be read: it stays.
  }
}

function move(from: string, to: string): Omit<AdoptedCall, 'id'> | null {
  try {
    renameSync(from, to)
    const { size, mtimeMs } = statSync(to)
    return { size, writtenMs: mtimeMs }
  } catch {
    return null
  }
}

function remove(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another process is working on it, or there are files of somebody else in it.
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Whether the process in a folder's name (`pid-birth-random`, or `pid-random`) is running. */
function isOwnerRunning(name: string): boolean {
  const [id = '', ...rest] = name.split('-')
  const pid = Number(id)
  const birth = rest.length > 1 ? (rest[0] ?? null) : null
  // In a container every process may have the number 1. So without a start time, only our own folder counts as ours.
  if (pid === process.pid && birth === null) return false
  return isProcessRunning(pid, birth)
}

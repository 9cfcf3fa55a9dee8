import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, unlinkSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'

const begunCallSchema = z.object({
  id: z.string(),
  from: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  idempotencyKey: z.string().nullable(),
  /** The text of the request; null where it is longer than is written down. */
  request: z.string().nullable(),
})
/** A call that began. */
export type BegunCall = z.infer<typeof begunCallSchema>

const lineSchema = z.object({ begin: begunCallSchema.optional(), end: z.array(z.string()).optional() })

/**
 * Calls that have begun and are not in the store yet, written down beside it: where the process is killed, the next one
 * finds them there (research/trust.md R5). Nobody waits for it.
 */
export interface Journal {
  begin(call: BegunCall): void
  /** The calls are in the store, or lost and counted. */
  end(ids: readonly string[]): void
  /** Takes the file away where nothing is open any more. */
  close(): Promise<void>
}

/** Longer requests are not written down: an interrupted call then has none. */
const LONGEST_REQUEST = 1024 * 1024
/** The file is begun anew when it has grown to this. */
const COMPACT_AT = 8 * 1024 * 1024

/** Opens a journal of our own beside the store. `onFailure` hears once that it cannot be written. */
export async function openJournal(store: string, onFailure: (error: unknown) => void): Promise<Journal> {
  const path = `${prefixOf(store)}${process.pid}-${randomUUID().slice(0, 8)}`
  const file = await open(path, 'a', 0o600)
  const running = new Map<string, string>()
  let lines = ''
  let size = 0
  let writing: Promise<void> | null = null
  let failed = false

  const write = async () => {
    while (lines !== '' && !failed) {
      const text = lines
      lines = ''
      try {
        if (size > 0 && (running.size === 0 ? size > COMPACT_AT / 64 : size > COMPACT_AT)) {
          await file.truncate(0)
          size = 0
          await file.write([...running.values()].join(''))
          continue
        }
        await file.write(text)
        size += Buffer.byteLength(text)
      } catch (error) {
        failed = true
        onFailure(error)
      }
    }
    writing = null
  }
  const append = (line: string) => {
    lines += line
    writing ??= Promise.resolve().then(write)
  }

  return {
    begin(call) {
      const request = (call.request?.length ?? 0) > LONGEST_REQUEST ? null : call.request
      const line = `${JSON.stringify({ begin: { ...call, request } })}\n`
      running.set(call.id, line)
      append(line)
    },
    end(ids) {
      const own = ids.filter((id) => running.delete(id))
      if (own.length > 0) append(`${JSON.stringify({ end: own })}\n`)
    },
    async close() {
      await writing
      await file.close()
      if (running.size === 0) await unlink(path)
    },
  }
}

/** What processes that were killed left behind. */
export interface Leftovers {
  calls: BegunCall[]
  /** Deletes the files they were found in. Call it when the calls are in the store. */
  forget(): void
}

/** Reads the journals of processes that no longer run. Never throws: an unreadable line or file is passed over. */
export function readLeftovers(store: string): Leftovers {
  const prefix = basename(prefixOf(store))
  const folder = dirname(store)
  const files: string[] = []
  const calls = new Map<string, BegunCall>()
  for (const name of listFolder(folder)) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length).split('-')[0]))) continue
    files.push(join(folder, name))
    for (const line of readLines(join(folder, name))) readLine(line, calls)
  }
  return {
    calls: [...calls.values()],
    forget: () => {
      for (const file of files) unlinkSync(file)
    },
  }
}

function prefixOf(store: string): string {
  return `${store}-calls-`
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The last line of a killed process may be half a line. */
function readLine(line: string, calls: Map<string, BegunCall>): void {
  try {
    const entry = lineSchema.parse(JSON.parse(line))
    if (entry.begin !== undefined) calls.set(entry.begin.id, entry.begin)
    for (const id of entry.end ?? []) calls.delete(id)
  } catch {
    // Nothing can be said about it.
  }
}

function isRunning(pid: number): boolean {
  // In a container every process may be number 1: a file that we have not opened yet cannot be ours.
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

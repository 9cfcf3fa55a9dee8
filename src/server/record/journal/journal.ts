import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmdirSync, unlinkSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adoptCalls, ownMark, prefixOf } from './adopt-calls.ts'
import {
  type BegunNote,
  type JournalLine,
  type OverNote,
  type JournalSide,
  toJournalLine,
  toPieceLine,
} from './journal-line.ts'
import { type NotedCall, readNotedCall } from './read-noted-call.ts'

/**
 * Calls that are not in the store yet, each as a file in a folder beside the store. After a crash the next process
 * finds them there, and what does not fit into memory waits there (docs/journal.md).
 */
export interface Journal {
  /** Begins the file of a call; null if nothing can be written at the moment. */
  begin(id: string, begun: BegunNote): CallNote | null
  /** Whether writing is worth a try: false for a second after a failure. */
  isReady(): boolean
  /** Whether the whole call, including its end, is on disk. */
  holds(id: string): boolean
  /** Reads a call from disk. Rejects if its file cannot be read. */
  load(id: string): Promise<NotedCall>
  /** Deletes calls: they are in the store, or counted as lost. */
  end(ids: readonly string[]): void
  /** Takes over calls of processes that no longer run; gives their ids, oldest first. */
  adopt(): string[]
  /** Bytes on disk. */
  size(): number
  /** Removes the folder if it is empty. */
  close(): void
}

/** The file of one call. Every write reaches the system before it returns, so killing the process loses nothing. */
export interface CallNote {
  /** `at`: where in that side the bytes begin; `wire`: the bytes on the wire up to their end. */
  bytes(of: JournalSide, at: number, wire: number, ms: number, bytes: Uint8Array): void
  answer(status: number, headers: [string, string][]): void
  over(over: OverNote): void
  /** Whether everything was written. */
  isWhole(): boolean
}

export interface JournalOptions {
  /** The path that stands for the store on this machine, whether or not there is a file. */
  store: string
  /** The most bytes on disk. */
  limit: number
  /** Called when writing begins to fail, and not again until it has worked in between. */
  onFailure: (error: unknown) => void
}

/** Milliseconds before writing is tried again. */
const TRY_AGAIN_MS = 1_000
/** The most bytes of a body in one line. */
const LONGEST_PIECE = 1024 * 1024

interface CallFile {
  path: string
  /** null when nothing more will be written. */
  handle: number | null
  size: number
  whole: boolean
  over: boolean
}

/**
 * Opens a journal of our own beside the store. Throws if its folder cannot be made. It does not wait for the disk (no
 * `fsync`): a write takes some microseconds, and only a power cut can lose it.
 */
export function openJournal({ store, limit, onFailure }: JournalOptions): Journal {
  const folder = `${prefixOf(store)}${ownMark()}-${randomUUID().slice(0, 8)}`
  const files = new Map<string, CallFile>()
  let used = 0
  let failed = false
  /** After a failure: when to try again, in milliseconds of `performance.now`. */
  let tryMs = 0
  mkdirSync(folder, { mode: 0o700 })

  const fail = (error: unknown) => {
    if (!failed) onFailure(error)
    failed = true
    tryMs = performance.now() + TRY_AGAIN_MS
  }
  const write = (file: CallFile, line: string) => {
    if (!file.whole || file.handle === null) return
    const bytes = Buffer.from(line)
    try {
      if (used + bytes.length > limit) throw new Error(`calls that wait beside the store may take ${limit} bytes`)
      const written = writeSync(file.handle, bytes)
      used += written
      file.size += written
      if (written < bytes.length) throw new Error('there was room for a part of it only')
    } catch (error) {
      file.whole = false
      fail(error)
    }
  }
  const shut = (file: CallFile) => {
    if (file.handle !== null) closeSync(file.handle)
    file.handle = null
  }
  const forget = (id: string) => {
    const file = files.get(id)
    if (file === undefined) return
    files.delete(id)
    used -= file.size
    try {
      shut(file)
      unlinkSync(file.path)
    } catch (error) {
      fail(error)
    }
  }
  const open = (id: string): CallFile => {
    const path = join(folder, id)
    // Somebody may have removed the folder.
    if (failed) mkdirSync(folder, { recursive: true, mode: 0o700 })
    return { path, handle: openSync(path, 'wx', 0o600), size: 0, whole: true, over: false }
  }
  const toNote = (file: CallFile, begun: BegunNote): CallNote => {
    const put = (line: JournalLine) => write(file, toJournalLine(line))
    put({ begun })
    return {
      bytes(of, at, wire, ms, bytes) {
        for (let from = 0; from === 0 || from < bytes.length; from += LONGEST_PIECE)
          write(file, toPieceLine(of, at + from, wire, ms, bytes.subarray(from, from + LONGEST_PIECE)))
      },
      answer: (status, headers) => put({ answer: { status, headers }, begun }),
      over(over) {
        put({ over })
        file.over = file.whole
        failed &&= !file.whole
        shut(file)
      },
      isWhole: () => file.whole,
    }
  }

  return {
    begin(id, begun) {
      forget(id)
      try {
        const file = open(id)
        files.set(id, file)
        return toNote(file, begun)
      } catch (error) {
        fail(error)
        return null
      }
    },
    isReady: () => !failed || performance.now() >= tryMs,
    holds: (id) => files.get(id)?.over === true,
    async load(id) {
      const file = files.get(id)
      if (file === undefined) throw new Error(`call ${id} is not written down`)
      return readNotedCall(id, await readFile(file.path))
    },
    end(ids) {
      for (const id of ids) forget(id)
      tryMs = 0
    },
    adopt() {
      const adopted = adoptCalls(store, folder)
      for (const { id, size } of adopted) {
        files.set(id, { path: join(folder, id), handle: null, size, whole: true, over: true })
        used += size
      }
      return adopted.map(({ id }) => id)
    },
    size: () => used,
    close() {
      for (const file of files.values()) shut(file)
      try {
        if (files.size === 0) rmdirSync(folder)
      } catch (error) {
        onFailure(error)
      }
    },
  }
}

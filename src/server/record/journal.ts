import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { birthOfProcess, isProcessRunning } from '../process-running.ts'
import type { CapturedCall } from './captured-call.ts'

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

const answeredCallSchema = z.object({
  id: z.string(),
  firstByteMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  end: z.enum(['complete', 'truncated', 'client_aborted', 'failed']),
  failure: z.string().nullable(),
  answer: z
    .object({
      status: z.number(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      /** Base64. */
      bytes: z.string(),
      total: z.number(),
      sha256: z.string(),
    })
    .nullable(),
})
/** How a call ended, as it is written down. */
type AnsweredCall = z.infer<typeof answeredCallSchema>

/** A call that a killed process left behind; `answered` is null where it had not ended. */
export interface LeftoverCall extends BegunCall {
  answered: AnsweredCall | null
}

const lineSchema = z.object({
  begin: begunCallSchema.optional(),
  answered: answeredCallSchema.optional(),
  end: z.array(z.string()).optional(),
})

/**
 * Calls that have begun and are not in the store yet, written down beside it: where the process is killed, the next one
 * finds them there (research/trust.md R5).
 */
export interface Journal {
  begin(call: BegunCall): void
  /** The call has ended and its answer is with the client; the store has it not yet. */
  answered(call: CapturedCall): void
  /** The calls are in the store, or lost and counted. */
  end(ids: readonly string[]): void
  /** Takes the file away where nothing is open any more. */
  close(): Promise<void>
}

/** Longer requests are not written down: an interrupted call then has none. */
const LONGEST_REQUEST = 1024 * 1024
/** Longer answers, in bytes, are not written down: killed before the store has them, such calls count as interrupted. */
const LONGEST_ANSWER = 1024 * 1024
/** The file is begun anew when it has grown to this. */
const COMPACT_AT = 8 * 1024 * 1024
/** Milliseconds before a file that could not be written is tried again, unless the store takes calls before. */
const TRY_AGAIN = 1_000

/**
 * Opens a journal of our own beside the store. `onFailure` hears when it cannot be written any more; once it can, all
 * calls that run are written down. A beginning is written before the answer can come, without waiting for the disk: a kill
 * then loses nothing, and the call, which waits for its upstream, loses no time. An end may be written late: a call that is
 * in the store is not taken in again.
 */
export async function openJournal(store: string, onFailure: (error: unknown) => void): Promise<Journal> {
  const path = `${prefixOf(store)}${ownMark()}-${randomUUID().slice(0, 8)}`
  let file = openSync(path, 'a', 0o600)
  const running = new Map<string, string>()
  let ends = ''
  let size = 0
  let smallest = COMPACT_AT
  let failed = false
  /** While it has failed: when it is tried again, in milliseconds of `performance.now`. */
  let tryAt = 0

  const beginAnew = () => {
    const next = openSync(`${path}.new`, 'w', 0o600)
    try {
      size = writeWhole(next, [...running.values()].join(''))
      renameSync(`${path}.new`, path)
    } catch (error) {
      closeSync(next)
      throw error
    }
    closeSync(file)
    file = next
    // Where that much is open at once, it must double before it is worth writing again.
    smallest = Math.max(COMPACT_AT, 2 * size)
  }
  const write = (line: string) => {
    if (failed && performance.now() < tryAt) return
    const text = ends + line
    ends = ''
    try {
      // The last line may be half a line.
      if (failed) beginAnew()
      else size += writeWhole(file, text)
      if (size > smallest) beginAnew()
      failed = false
    } catch (error) {
      if (!failed) onFailure(error)
      failed = true
      tryAt = performance.now() + TRY_AGAIN
    }
  }

  return {
    begin(call) {
      const request = (call.request?.length ?? 0) > LONGEST_REQUEST ? null : call.request
      const line = `${JSON.stringify({ begin: { ...call, request } })}\n`
      running.set(call.id, line)
      write(line)
    },
    answered(call) {
      const begun = running.get(call.id)
      if (begun === undefined || (call.answer?.bytes.length ?? 0) > LONGEST_ANSWER) return
      const line = `${JSON.stringify({ answered: toAnswered(call) })}\n`
      running.set(call.id, begun + line)
      write(line)
    },
    end(ids) {
      const own = ids.filter((id) => running.delete(id))
      if (own.length === 0) return
      ends += `${JSON.stringify({ end: own })}\n`
      tryAt = 0
    },
    async close() {
      write('')
      closeSync(file)
      try {
        if (running.size === 0) unlinkSync(path)
      } catch (error) {
        onFailure(error)
      }
    },
  }
}

/** What processes that were killed left behind. */
export interface Leftovers {
  calls: LeftoverCall[]
  /** Deletes the files they were found in, unless another process did. Call it when the calls are in the store. */
  forget(): void
}

/** Reads the journals of processes that no longer run. Never throws: an unreadable line or file is passed over. */
export function readLeftovers(store: string): Leftovers {
  const prefix = basename(prefixOf(store))
  const folder = dirname(store)
  const files: string[] = []
  const calls = new Map<string, LeftoverCall>()
  for (const name of listFolder(folder)) {
    if (!name.startsWith(prefix) || isOwnerRunning(name.slice(prefix.length))) continue
    files.push(join(folder, name))
    for (const line of readLines(join(folder, name))) readLine(line, calls)
  }
  return {
    calls: [...calls.values()],
    forget: () => {
      for (const file of files) rmSync(file, { force: true })
    },
  }
}

function toAnswered({ id, firstByteMs, durationMs, end, failure, answer }: CapturedCall): unknown {
  const written = answer === null ? null : { ...answer, bytes: Buffer.from(answer.bytes).toString('base64') }
  return { id, firstByteMs, durationMs, end, failure, answer: written }
}

/** The call as the killed process had seen it; `interrupted` where it had not ended. */
export function toCapturedCall({ request, answered, ...begun }: LeftoverCall): CapturedCall {
  const bytes = Buffer.from(request ?? '')
  const asked = { ...begun, request: { bytes, total: bytes.length } }
  if (answered === null) {
    const failure = 'The server was killed before the call had ended.'
    return { ...asked, firstByteMs: null, durationMs: null, answer: null, end: 'interrupted', failure }
  }
  const { answer } = answered
  return {
    ...asked,
    ...answered,
    answer: answer === null ? null : { ...answer, bytes: Buffer.from(answer.bytes, 'base64') },
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
function readLine(line: string, calls: Map<string, LeftoverCall>): void {
  try {
    const { begin, answered, end } = lineSchema.parse(JSON.parse(line))
    if (begin !== undefined) calls.set(begin.id, { ...begin, answered: null })
    const begun = answered === undefined ? undefined : calls.get(answered.id)
    if (begun !== undefined && answered !== undefined) begun.answered = answered
    for (const id of end ?? []) calls.delete(id)
  } catch {
    // Nothing can be said about it.
  }
}

/** What comes first in the name of our own file: our id, and where the system tells it, what no other process shares. */
function ownMark(): string {
  const birth = birthOfProcess(process.pid)
  return birth === null ? `${process.pid}` : `${process.pid}-${birth}`
}

/** Whether the process runs that the rest of a file's name tells of: `pid-birth-random`, or `pid-random`. */
function isOwnerRunning(name: string): boolean {
  const [id = '', ...rest] = name.split('-')
  const pid = Number(id)
  // In a container every process may be number 1: a file that we have not opened yet cannot be ours.
  return pid !== process.pid && isProcessRunning(pid, rest.length > 1 ? (rest[0] ?? null) : null)
}

/** Gives the bytes written. Throws where there was room for a part only. */
function writeWhole(file: number, text: string): number {
  const size = Buffer.byteLength(text)
  if (writeSync(file, text) < size) throw new Error('there was room for a part of it only')
  return size
}

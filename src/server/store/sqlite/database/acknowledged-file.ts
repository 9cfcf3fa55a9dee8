import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import type { Acknowledged, Standing } from './standing.ts'

/** A line of the file, padded, so that writing it is a single write within one block of the disk. */
const LINE = 512
/**
 * Entries rotate over this many lines: one that is half written leaves the others intact, and two processes do not
 * collide.
 */
const LINES = 16

const whole = z.number().int().min(0)
const acknowledgedSchema = z.object({
  store: z.string(),
  seq: whole,
  changes: whole,
  rows: whole,
  chain: z.string(),
  round: whole,
  lost: z
    .object({
      kind: z.enum(['behind', 'different', 'another']),
      arrivals: whole,
      changes: whole,
      here: whole,
      of: z.number().int(),
      at: z.number(),
    })
    .nullable(),
})

/** The file with the count of confirmed rows. */
export function acknowledgedOf(path: string): string {
  return `${path}-acknowledged`
}

/** What the file contains. `new`: there is none; `damaged`: it has lines, but none can be read. */
export type FoundAcknowledged = { kind: 'new' } | { kind: 'damaged' } | { kind: 'found'; newest: Acknowledged }

/** Reads the newest confirmed state of the store at `path`. Throws what the file system throws. */
export function loadAcknowledged(path: string): FoundAcknowledged {
  let text: string
  try {
    text = readFileSync(acknowledgedOf(path), 'latin1')
  } catch (error) {
    if (isMissing(error)) return { kind: 'new' }
    throw error
  }
  let newest: Acknowledged | null = null
  for (let at = 0; at < text.length; at += LINE) {
    const line = toAcknowledged(text.slice(at, at + LINE))
    if (line !== null && (newest === null || isNewer(line, newest))) newest = line
  }
  if (newest !== null) return { kind: 'found', newest }
  return { kind: /[^\s\0]/.test(text) ? 'damaged' : 'new' }
}

/**
 * The count of confirmed rows, outside of the database: if the database or its log is lost or replaced, this tells how
 * far it had come. Nothing ever waits for the disk because of it.
 */
export class AcknowledgedFile {
  readonly #file: number
  readonly #since: Pick<Acknowledged, 'round' | 'lost'>
  #last: Standing | null = null

  /** Opens it; created with 0600 if it is missing. Throws what the file system throws. */
  constructor(path: string, since: Pick<Acknowledged, 'round' | 'lost'>) {
    this.#file = openAsIs(acknowledgedOf(path))
    this.#since = since
  }

  /** Records the state of a store after a commit. If that fails, the file is behind the store, which is no alarm. */
  write(standing: Standing): void {
    const { seq, changes } = standing
    if (this.#last?.seq === seq && this.#last.changes === changes) return
    this.#last = standing
    try {
      writeSync(this.#file, toLine({ ...standing, ...this.#since }), ((seq + changes) % LINES) * LINE, 'latin1')
    } catch {
      // The rows are in the database; only the entry beside it is missing.
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** For writing in place, which mode `a` would not do. */
function openAsIs(file: string): number {
  // `a` creates the file if it is missing, and does no harm if another process has just created it.
  closeSync(openSync(file, 'a', 0o600))
  return openSync(file, 'r+')
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function isNewer(one: Acknowledged, other: Acknowledged): boolean {
  if (one.round !== other.round) return one.round > other.round
  return one.seq + one.changes > other.seq + other.changes
}

function toLine(acknowledged: Acknowledged): string {
  const text = JSON.stringify(acknowledged)
  return `${`${crc32(text).toString(16).padStart(8, '0')} ${text}`.padEnd(LINE - 1)}\n`
}

function toAcknowledged(line: string): Acknowledged | null {
  const text = line.slice(9).trimEnd()
  if (Number.parseInt(line.slice(0, 8), 16) !== crc32(text)) return null
  try {
    const parsed = acknowledgedSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

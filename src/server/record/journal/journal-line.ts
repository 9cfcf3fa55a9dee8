import { crc32 } from 'node:zlib'
import * as z from 'zod'

const begunSchema = z.object({
  /** The upstream's base URL without credentials. */
  from: z.string(),
  /** Unix milliseconds; called so on disk. */
  startedAt: z.number(),
  idempotencyKey: z.string().nullable(),
  /** How many bytes of the request are written, how many there were, and whether some were left out. */
  request: z.object({ kept: z.number(), wire: z.number(), isCut: z.boolean() }),
})
/** What is known of a call when its request is complete. */
export type BegunNote = z.infer<typeof begunSchema>

const sideSchema = z.enum(['request', 'answer'])
/** One of the two bodies of a call. */
export type JournalSide = z.infer<typeof sideSchema>

const lineSchema = z.union([
  z.object({
    answer: z.object({ status: z.number(), headers: z.array(z.tuple([z.string(), z.string()])) }),
    /** Repeated here, in case the first line is damaged. */
    begun: begunSchema,
  }),
  z.object({
    /**
     * Bytes of one side, as Base64, and where they begin. `wire`: how many bytes there were on the wire up to here,
     * including those taken out; `ms`: milliseconds since the call began.
     */
    piece: z.object({ of: sideSchema, at: z.number(), wire: z.number(), ms: z.number(), bytes: z.string() }),
  }),
  z.object({
    over: z.object({
      end: z.enum(['complete', 'truncated', 'client_aborted', 'failed', 'interrupted']),
      failure: z.string().nullable(),
      firstByteMs: z.number().nullable(),
      durationMs: z.number(),
      /**
       * How many bytes of the answer are written, how many there were, their hash if it differs, and whether some were
       * left out.
       */
      answer: z
        .object({ kept: z.number(), wire: z.number(), sha256: z.string().nullable(), isCut: z.boolean() })
        .nullable(),
      /** How much was taken out, by kind. */
      taken: z.record(z.string(), z.number()).nullable(),
    }),
  }),
  z.object({ begun: begunSchema }),
])
/** One line of a call's file: the next thing that happened. */
export type JournalLine = z.infer<typeof lineSchema>
export type OverNote = Extract<JournalLine, { over: unknown }>['over']

/** A CRC-32 in hexadecimal digits. */
const CHECKSUM_DIGITS = 8

/** The line as it is written: its checksum, a space, the JSON, and a line break. */
export function toJournalLine(value: JournalLine): string {
  return withChecksum(JSON.stringify(value))
}

/** The same for bytes. Base64 needs no escapes, and this runs for every piece of an answer. */
export function toPieceLine(of: JournalSide, at: number, wire: number, ms: number, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return withChecksum(`{"piece":{"of":"${of}","at":${at},"wire":${wire},"ms":${ms},"bytes":"${base64}"}}`)
}

function withChecksum(json: string): string {
  return `${crc32(json).toString(16).padStart(CHECKSUM_DIGITS, '0')} ${json}\n`
}

/** The intact lines of a file, in order, and the numbers (from 1) of the damaged ones. */
export interface ReadLines {
  lines: JournalLine[]
  damaged: number[]
  /** How many lines there are, intact or not. */
  count: number
}

/** Reads a file of lines. Never throws: a line is damaged if its checksum does not match or if its end is missing. */
export function readJournalLines(file: Buffer): ReadLines {
  const read: ReadLines = { lines: [], damaged: [], count: 0 }
  for (let start = 0; start < file.length; ) {
    const found = file.indexOf(0x0a, start)
    const end = found === -1 ? file.length : found
    read.count++
    const line = toLine(file.subarray(start, end))
    if (line === null) read.damaged.push(read.count)
    else read.lines.push(line)
    start = end + 1
  }
  return read
}

function toLine(bytes: Buffer): JournalLine | null {
  const json = bytes.subarray(CHECKSUM_DIGITS + 1)
  if (
    bytes.toString('latin1', 0, CHECKSUM_DIGITS + 1) !== `${crc32(json).toString(16).padStart(CHECKSUM_DIGITS, '0')} `
  )
    return null
  try {
    return lineSchema.parse(JSON.parse(json.toString()))
  } catch {
    return null
  }
}

import { createHash } from 'node:crypto'
import type { CapturedAnswer, CapturedBytes, CapturedCall } from '../capture/captured-call.ts'
import { type BegunNote, type JournalLine, type OverNote, readJournalLines, type JournalSide } from './journal-line.ts'

export interface NotedCall {
  /** null if not even its beginning can be read. */
  call: CapturedCall | null
  /** What is damaged in the file, for the log; null if nothing is. */
  damage: string | null
}

/** Bytes of one side up to the first gap. */
interface JoinedSide {
  bytes: Buffer
  /** How many bytes are known to have been written. */
  seen: number
  /** The bytes on the wire up to the last of them. */
  wire: number
  /** The times of the first and the last piece. */
  firstMs: number | null
  lastMs: number | null
}

const KILLED = 'The server was killed before the call had ended.'

/**
 * Reads the file of the call `id`. Pure; never throws. Everything up to the first gap is used. A call without an end is
 * `interrupted`, unless the client had its whole answer.
 */
export function readNotedCall(id: string, file: Buffer): NotedCall {
  const { lines, damaged, count } = readJournalLines(file)
  const damage =
    count === 0
      ? 'nothing is written in it'
      : damaged.length === 0
        ? null
        : `${damaged.length} of its ${count} lines are damaged (${damaged.slice(0, 10).join(', ')})`
  const begun = lines.reduce<BegunNote | null>((known, line) => known ?? ('begun' in line ? line.begun : null), null)
  if (begun === null) return { call: null, damage: damage ?? 'its beginning is missing' }
  const { from, startedAt: startedMs, idempotencyKey } = begun
  const asking = { id, from, startedMs, idempotencyKey }
  const over = lines.find((line) => 'over' in line)?.over ?? null
  const asked = joinSide(lines, 'request')
  const answer = readAnswerOf(lines, over)
  const holes = [
    ...(asked.bytes.length < begun.request.kept ? ['the request'] : []),
    ...(answer !== null && answer.answer.bytes.length < answer.kept ? ['the answer'] : []),
    ...(answer === null && over !== null && over.answer !== null ? ['the answer'] : []),
  ]
  const lost = holes.length === 0 ? null : `What was written down of this call is damaged: ${holes.join(' and ')}.`
  const request = holes.includes('the request')
    ? { bytes: Buffer.alloc(0), total: 0 }
    : toBytes(asked.bytes, begun.request)
  const ended = toEnd(over, answer, lost)
  return {
    call: { ...asking, request, answer: answer?.answer ?? null, ...ended, taken: over?.taken ?? null },
    damage: damage ?? lost,
  }
}

type Ended = Pick<CapturedCall, 'firstByteMs' | 'durationMs' | 'end' | 'failure'>

function toEnd(over: OverNote | null, answer: FoundAnswer | null, lost: string | null): Ended {
  const firstByteMs = over?.firstByteMs ?? answer?.firstMs ?? null
  if (over !== null) {
    const { end, durationMs, failure } = over
    const broken = lost !== null && end === 'complete' && lost.includes('the answer')
    return { firstByteMs, durationMs, end: broken ? 'interrupted' : end, failure: join(failure, lost) }
  }
  if (answer !== null && lost === null && isAllOf(answer.answer))
    return { firstByteMs, durationMs: answer.lastMs, end: 'complete', failure: null }
  return { firstByteMs, durationMs: answer?.lastMs ?? null, end: 'interrupted', failure: join(KILLED, lost) }
}

function join(one: string | null, other: string | null): string | null {
  return one === null ? other : other === null ? one : `${one} ${other}`
}

interface FoundAnswer {
  answer: CapturedAnswer
  /** Bytes that were written. */
  kept: number
  firstMs: number | null
  lastMs: number | null
}

function readAnswerOf(lines: readonly JournalLine[], over: OverNote | null): FoundAnswer | null {
  const head = lines.find((line) => 'answer' in line)?.answer
  const { bytes, seen, wire, firstMs, lastMs } = joinSide(lines, 'answer')
  if (head === undefined) return null
  const kept = Math.max(seen, over?.answer?.kept ?? 0)
  const sha256 = over?.answer?.sha256 ?? createHash('sha256').update(bytes).digest('hex')
  const counted = toBytes(bytes, over?.answer ?? { wire, isCut: false })
  return { answer: { ...head, ...counted, sha256 }, kept, firstMs, lastMs }
}

/** What was left out must show: `total` is then larger than the number of bytes. */
function toBytes(bytes: Buffer, { wire, isCut }: { wire: number; isCut: boolean }): CapturedBytes {
  const total = isCut ? Math.max(wire, bytes.length + 1) : bytes.length
  return wire === total ? { bytes, total } : { bytes, total, wire }
}

function joinSide(lines: readonly JournalLine[], side: JournalSide): JoinedSide {
  const found = lines.flatMap((line) => ('piece' in line && line.piece.of === side ? [line.piece] : []))
  const pieces: Buffer[] = []
  let length = 0
  let seen = 0
  for (const { at, bytes: base64 } of found) {
    const bytes = Buffer.from(base64, 'base64')
    seen = Math.max(seen, at + bytes.length)
    if (at !== length) continue
    pieces.push(bytes)
    length += bytes.length
  }
  const wire = found.at(-1)?.wire ?? 0
  return { bytes: Buffer.concat(pieces), seen, wire, firstMs: found[0]?.ms ?? null, lastMs: found.at(-1)?.ms ?? null }
}

/** Whether the client had the whole answer, as far as the answer itself tells. */
function isAllOf({ headers, bytes, total, wire = total }: CapturedAnswer): boolean {
  const header = (name: string) => headers.find(([own]) => own === name)?.[1] ?? null
  const length = header('content-length')
  if (length !== null) return Number(length) === wire
  // Clients read a stream up to `[DONE]` and no further.
  const isStream = header('content-type')?.includes('text/event-stream') === true
  return isStream && hasSaidDone(bytes)
}

/** Whether a stream's bytes end in `[DONE]`. */
export function hasSaidDone(bytes: Uint8Array): boolean {
  return /(^|\n)data: ?\[DONE\]\s*$/.test(Buffer.from(bytes.subarray(-100)).toString('latin1'))
}

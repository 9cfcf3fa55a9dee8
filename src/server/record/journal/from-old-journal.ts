import * as z from 'zod'
import { toJournalLine, toPieceLine } from './journal-line.ts'

/** The lines of the one file that older versions wrote for all calls of a process. */
const lineSchema = z.object({
  begin: z
    .object({
      id: z.string().regex(/^[\w-]{1,64}$/),
      from: z.string(),
      /** Unix milliseconds; called so on disk. */
      startedAt: z.number(),
      idempotencyKey: z.string().nullable(),
      request: z.string().nullable(),
    })
    .optional(),
  answered: z
    .object({
      id: z.string(),
      firstByteMs: z.number().nullable(),
      durationMs: z.number().nullable(),
      end: z.enum(['complete', 'truncated', 'client_aborted', 'failed']),
      failure: z.string().nullable(),
      answer: z
        .object({
          status: z.number(),
          headers: z.array(z.tuple([z.string(), z.string()])),
          bytes: z.string(),
          total: z.number(),
          sha256: z.string(),
        })
        .nullable(),
    })
    .optional(),
  end: z.array(z.string()).optional(),
})
type OldLine = z.infer<typeof lineSchema>

/** The files of the calls that such a journal left open, by id. Never throws; half a line is ignored. */
export function fromOldJournal(text: string): Map<string, string> {
  const calls = new Map<string, { begin: NonNullable<OldLine['begin']>; answered: OldLine['answered'] }>()
  for (const { begin, answered, end } of text.split('\n').flatMap(readLine)) {
    if (begin !== undefined) calls.set(begin.id, { begin, answered: undefined })
    const call = answered === undefined ? undefined : calls.get(answered.id)
    if (call !== undefined) call.answered = answered
    for (const id of end ?? []) calls.delete(id)
  }
  return new Map([...calls].map(([id, { begin, answered }]) => [id, toFile(begin, answered)]))
}

function readLine(line: string): OldLine[] {
  try {
    return [lineSchema.parse(JSON.parse(line))]
  } catch {
    return []
  }
}

function toFile(old: NonNullable<OldLine['begin']>, answered: OldLine['answered']): string {
  const { from, startedAt, idempotencyKey, request } = old
  const bytes = Buffer.from(request ?? '')
  const begun = { from, startedAt, idempotencyKey, request: { kept: bytes.length, wire: bytes.length, isCut: false } }
  const lines = [toJournalLine({ begun }), toPieceLine('request', 0, bytes.length, 0, bytes)]
  if (answered === undefined) return lines.join('')
  const { answer, durationMs, firstByteMs, end, failure } = answered
  if (answer !== null) {
    const kept = Buffer.from(answer.bytes, 'base64')
    lines.push(toJournalLine({ answer: { status: answer.status, headers: answer.headers }, begun }))
    lines.push(toPieceLine('answer', 0, answer.total, durationMs ?? 0, kept))
  }
  const { length } = Buffer.from(answer?.bytes ?? '', 'base64')
  const told =
    answer === null ? null : { kept: length, wire: answer.total, sha256: answer.sha256, isCut: answer.total > length }
  const over = { end, failure, firstByteMs, durationMs: durationMs ?? 0, answer: told, taken: null }
  return [...lines, toJournalLine({ over })].join('')
}

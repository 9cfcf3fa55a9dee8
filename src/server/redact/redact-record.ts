import type { IncomingRecord } from '../store/store.ts'
import { type Hidden, toFinder } from './hidden.ts'
import { redactBytes } from './redact-bytes.ts'
import { redactBody, redactEvents } from './redact-events.ts'
import { createRedactor, type Redacted } from './redactor.ts'

/** A record without what must not be kept, and with the count of it; the same record where it holds nothing of it. */
export function redactRecord(record: IncomingRecord, hide: Hidden): IncomingRecord {
  const finder = toFinder(hide)
  if (finder.isIdle) return record
  const redactor = createRedactor(finder)
  const beside = createRedactor(finder)
  const json = (bytes: Uint8Array | null) => (bytes === null ? null : redactBytes(bytes, (text) => redactor.json(text)))
  const body = redactBytes(record.body, (text) => redactBody(text, redactor))
  const isBodyNew = body !== record.body
  const clean: IncomingRecord = {
    ...record,
    body,
    request: json(record.request),
    messages: json(record.messages),
    metadata: record.metadata?.map(([key, value]) => [redactor.text(key), redactor.text(value)] as const) ?? null,
    from: redactor.text(record.from),
  }
  const { call, answer } = record
  if (call !== undefined) {
    const text = (given: string | null) => (given === null ? null : redactor.text(given))
    clean.call = {
      ...call,
      request_id: text(call.request_id),
      idempotency_key: text(call.idempotency_key),
      headers: call.headers.map(([name, value]) => [name, redactor.text(value)]),
      notes: call.notes.map((note) => redactor.text(note)),
    }
  }
  if (answer != null) {
    // The answer spells what the body says: what is found in both was found once.
    const found = redactBytes(answer, (text) =>
      call?.stream === true ? redactEvents(text, beside, false) : redactBody(text, beside),
    )
    // What only the assembled text spells would be spelled again by whoever assembles the events anew.
    clean.answer = isBodyNew && found === answer ? null : found
  }
  const counts = add(record.redacted ?? null, larger(redactor.redacted(), beside.redacted()))
  return counts === null ? record : { ...clean, redacted: counts }
}

function larger(one: Redacted | null, other: Redacted | null): Redacted | null {
  if (one === null || other === null) return one ?? other
  const counts = { ...one }
  for (const [kind, count] of Object.entries(other)) counts[kind] = Math.max(counts[kind] ?? 0, count)
  return counts
}

/** What was taken out at two times, together. */
export function add(one: Redacted | null, other: Redacted | null): Redacted | null {
  if (one === null || other === null) return one ?? other
  const counts = { ...one }
  for (const [kind, count] of Object.entries(other)) counts[kind] = (counts[kind] ?? 0) + count
  return counts
}

import { createHash } from 'node:crypto'
import type { KeptRecord } from './record-line.ts'
import type { IncomingRecord, KeptFacts } from './ingest-store.ts'
import { type Hidden, toFinder } from '../redact/hidden.ts'
import { redactBytes } from '../redact/redact-bytes.ts'
import { redactBody, redactEvents } from '../redact/redact-events.ts'
import { createRedactor, type Redacted, type Redactor } from '../redact/redactor.ts'

/** A record without what must not be kept, and how much was removed; the same record if there is nothing. */
export function redactRecord(record: IncomingRecord, hide: Hidden): IncomingRecord {
  const finder = toFinder(hide)
  if (finder.isIdle) return record
  const redactor = createRedactor(finder)
  // Finds in parts that repeat the record count once.
  const echoes: Redactor[] = []
  const echo = () => {
    const one = createRedactor(finder)
    echoes.push(one)
    return one
  }
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
  const { call, answer, kept } = record
  if (kept !== undefined) {
    const isSameBody = (hash: Uint8Array) => isBodyNew && Buffer.compare(hash, toSha256(record.body)) === 0
    clean.kept = redactKeptFacts(kept, echo, (hash) => (isSameBody(hash) ? toSha256(body) : hash))
  }
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
    const beside = echo()
    // The answer spells what the body contains, so a find in both counts once.
    const found = redactBytes(answer, (text) =>
      call?.stream === true ? redactEvents(text, beside, false) : redactBody(text, beside),
    )
    // What only the assembled text spells would appear again when the events are assembled anew.
    clean.answer = isBodyNew && found === answer ? null : found
  }
  const counts = add(record.redacted ?? null, echoes.map((one) => one.redacted()).reduce(larger, redactor.redacted()))
  return counts === null ? record : { ...clean, redacted: counts }
}

/** A completion's JSON alone, without what must not be kept. */
export function redactCompletion(json: Uint8Array, hide: Hidden): Uint8Array {
  const redactor = createRedactor(toFinder(hide))
  return redactor.finder.isIdle ? json : redactBytes(json, (text) => redactBody(text, redactor))
}

/** What leaves the store, without what must not be kept: it may be older than the rules. */
export function redactKept(record: KeptRecord, hide: Hidden): KeptRecord {
  const { metadata, call, ...rest } = record
  const redactor = createRedactor(toFinder(hide))
  const cleanMetadata = metadata === null ? null : redactor.json(metadata)
  const given = { ...rest, ...(call === null ? {} : { call }), metadata: null }
  const clean = redactRecord({ ...given, redacted: add(rest.redacted ?? null, redactor.redacted()) }, hide)
  return {
    ...record,
    body: clean.body,
    request: clean.request,
    messages: clean.messages,
    from: clean.from,
    metadata: cleanMetadata,
    call: clean.call ?? null,
    answer: clean.answer ?? null,
    kept: clean.kept ?? record.kept,
    redacted: clean.redacted ?? null,
  }
}

/** `hashOf` gives the current hash of a listed text that is the record's own. */
function redactKeptFacts(kept: KeptFacts, echo: () => Redactor, hashOf: (hash: Uint8Array) => Uint8Array): KeptFacts {
  return {
    ...kept,
    name: echo().text(kept.name),
    listings: kept.listings.map((listing) => {
      const redactor = echo()
      const id = echo().text(listing.id)
      const { text } = listing
      if (text === null) return { ...listing, id, sha256: hashOf(listing.sha256) }
      const clean = redactBytes(text, (given) => redactBody(given, redactor))
      return clean === text ? { ...listing, id } : { ...listing, id, text: clean, sha256: toSha256(clean) }
    }),
  }
}

function toSha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function larger(one: Redacted | null, other: Redacted | null): Redacted | null {
  if (one === null || other === null) return one ?? other
  const counts = { ...one }
  for (const [kind, count] of Object.entries(other)) counts[kind] = Math.max(counts[kind] ?? 0, count)
  return counts
}

/** What was removed at two times, added up. */
export function add(one: Redacted | null, other: Redacted | null): Redacted | null {
  if (one === null || other === null) return one ?? other
  const counts = { ...one }
  for (const [kind, count] of Object.entries(other)) counts[kind] = (counts[kind] ?? 0) + count
  return counts
}

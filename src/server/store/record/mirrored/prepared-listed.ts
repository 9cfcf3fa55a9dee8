import { type PreparedRecord, prepareRecord } from '../prepared-record.ts'
import type { ListedRecord, MirrorChange } from '../../mirror-store.ts'
import { readBeside } from '../codec/body-codec.ts'
import { type Hidden, toFinder } from '../../../redact/hidden.ts'
import { redactBytes } from '../../../redact/redact-bytes.ts'
import { redactBody } from '../../../redact/redact-events.ts'
import { redactText } from '../../../redact/redact-text.ts'
import { createRedactor, type Redacted } from '../../../redact/redactor.ts'

/** A listed row ready to be written. */
export interface PreparedListed {
  listed: ListedRecord
  record: PreparedRecord
}

/** Prepares a step of the mirror: what must not be kept is taken out, and everything slow is done before the transaction begins. */
export function prepareChange(given: MirrorChange, hide: Hidden): { change: MirrorChange; rows: PreparedListed[] } {
  const change = redactState(given, hide)
  return { change, rows: change.rows.map((row) => prepareListed(row, change, hide)) }
}

/** The same for one of its rows. */
export function prepareListed(
  given: ListedRecord,
  change: Pick<MirrorChange, 'from' | 'nowMs'>,
  hide: Hidden,
): PreparedListed {
  const { listed, redacted } = redactListed(given, hide)
  const now = Math.floor(change.nowMs / 1000)
  const record = prepareRecord({
    body: listed.body,
    request: null,
    messages: listed.messages,
    metadata: null,
    way: 'mirrored',
    from: change.from,
    line: null,
    receivedAt: now,
    latencyMs: null,
    capture: null,
    redacted,
  })
  return { listed, record: { ...record, row: { ...record.row, mirrored_at: now, expires_at: listed.expiresAt } } }
}

/** A prepared record with other messages beside it. */
export function prepareAgain(record: PreparedRecord, packed: Uint8Array | null): PreparedRecord {
  const text = readBeside(packed)
  if (text === null) return record
  const { row } = record
  const again = prepareRecord({ ...record.incoming, messages: Buffer.from(text) })
  return { ...again, row: { ...again.row, mirrored_at: row.mirrored_at, expires_at: row.expires_at } }
}

/** A listed row without what must not be kept, and how much was removed; the same row if there is nothing. */
function redactListed(listed: ListedRecord, hide: Hidden): { listed: ListedRecord; redacted: Redacted | null } {
  const finder = toFinder(hide)
  if (finder.isIdle) return { listed, redacted: null }
  const redactor = createRedactor(finder)
  const body = redactBytes(listed.body, (text) => redactBody(text, redactor))
  const messages = listed.messages === null ? null : redactBytes(listed.messages, (text) => redactor.json(text))
  // The body contains the id, too, so a find in both counts once.
  const id = createRedactor(finder).text(listed.id)
  const redacted = redactor.redacted()
  return { listed: redacted === null && id === listed.id ? listed : { ...listed, id, body, messages }, redacted }
}

/** The mirror's own state, without our keys. Rules do not apply to it: its ids and times must stay as they are. */
function redactState(change: MirrorChange, { secrets }: Hidden): MirrorChange {
  const hide = { secrets, rules: { sets: [], patterns: [] } }
  return {
    ...change,
    from: redactText(change.from, hide),
    state: redactText(change.state, hide),
    entry: change.entry === null ? null : redactText(change.entry, hide),
  }
}

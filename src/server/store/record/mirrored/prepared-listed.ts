import { type PreparedRecord, prepareRecord } from '../prepared-record.ts'
import type { CleanListed } from './redact-listed.ts'
import type { ListedRecord, MirrorChange } from '../../mirror-store.ts'
import { readBeside } from '../codec/body-codec.ts'

/** A listed row ready to be written. */
export interface PreparedListed {
  listed: ListedRecord
  record: PreparedRecord
}

/** Prepares a listed row: everything slow is done before the transaction begins. */
export function prepareListed(
  { listed, redacted }: CleanListed,
  change: Pick<MirrorChange, 'from' | 'nowMs'>,
): PreparedListed {
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

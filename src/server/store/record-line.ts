import { isUtf8 } from 'node:buffer'
import * as z from 'zod/mini'
import { isJson } from '#contract/json/is-json.ts'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { IncomingRecord, KeptFacts } from './ingest-store.ts'

/**
 * A record with everything that is stored of it. `metadata` is the JSON that replaces the body's own; null if that
 * applies.
 */
export interface KeptRecord extends Omit<IncomingRecord, 'metadata' | 'call' | 'kept' | 'answer'> {
  metadata: string | null
  call: RecordedCall | null
  answer: Uint8Array | null
  kept: KeptFacts
}

const incompleteSchema = z.object({ damaged: z.array(z.string()) })
/** Damaged records that the message names. */
const NAMED_DAMAGED = 20

/** The `object` of a line, by which an import recognises it. */
export const RECORD_OBJECT = 'completion.record'
/** To be raised when an older reader would lose something. */
export const RECORD_VERSION = 1

/** The `object` of the last line of an export that lacks something. */
export const INCOMPLETE_OBJECT = 'export.incomplete'

/** The last line of an incomplete export: how many records there are, and which are missing or incomplete. */
export function incompleteLine(records: number, damaged: readonly string[]): Uint8Array {
  return Buffer.from(`${JSON.stringify({ object: INCOMPLETE_OBJECT, records, damaged })}\n`)
}

/** What that line says to the user of an import. Takes valid JSON. */
export function sayIncomplete(json: string): string {
  const said = incompleteSchema.safeParse(JSON.parse(json))
  const names = said.success ? `: ${said.data.damaged.slice(0, NAMED_DAMAGED).join(', ')}` : ''
  return `the export was not complete; damaged where it was made, so missing or not whole${names}`
}

/**
 * A record as one line of JSON with everything that is stored of it, in UTF-8 with its line feed. Bytes that are JSON
 * on one line are included as they are (`completion`), other text as a string (`completion_text`), and bytes that are
 * not UTF-8 in base64 (`completion_base64`); the same applies to request, messages, answer and listed texts.
 */
export function recordLine(record: KeptRecord): Uint8Array {
  const { kept } = record
  const facts = [
    member('object', RECORD_OBJECT),
    member('version', RECORD_VERSION),
    member('id', kept.name),
    member('tie', kept.tie),
    member('way', record.way),
    member('from', record.from),
    member('line', record.line),
    member('received_at', record.receivedAt),
    member('latency_ms', record.latencyMs),
    member('capture', record.capture),
    ...(record.metadata === null ? [] : [`"metadata":${record.metadata}`]),
    member('metadata_changed_at', kept.metadataChangedAt),
    member('mirrored_at', kept.mirroredAt),
    member('expires_at', kept.expiresAt),
    member('gone_upstream_at', kept.goneUpstreamAt),
    member('call', record.call),
    ...(record.redacted == null ? [] : [member('redacted', record.redacted)]),
  ].map((text) => Buffer.from(text))
  const listings = kept.listings.map((listing) =>
    inBraces([
      Buffer.from(
        [
          member('source', listing.source),
          member('id', listing.id),
          member('created', listing.created),
          member('sha256', Buffer.from(listing.sha256).toString('hex')),
          member('messages', listing.messages),
          member('expires_at', listing.expires),
          member('gone_at', listing.goneAt),
        ].join(),
      ),
      ...bytesMember('listed', listing.text),
    ]),
  )
  return Buffer.concat([
    inBraces([
      ...facts,
      ...(listings.length === 0
        ? []
        : [Buffer.concat([Buffer.from('"listings":['), ...joined(listings), Buffer.from(']')])]),
      ...bytesMember('request', record.request),
      ...bytesMember('messages', record.messages),
      ...bytesMember('answer', record.answer),
      ...bytesMember('completion', record.body),
    ]),
    Buffer.from('\n'),
  ])
}

function member(name: string, value: unknown): string {
  return `"${name}":${JSON.stringify(value)}`
}

function bytesMember(name: string, bytes: Uint8Array | null): Buffer[] {
  if (bytes === null) return []
  if (!isUtf8(bytes)) return [Buffer.from(`"${name}_base64":"${Buffer.from(bytes).toString('base64')}"`)]
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  if (isJsonOnOneLine(text)) return [Buffer.concat([Buffer.from(`"${name}":`), bytes])]
  return [Buffer.from(`"${name}_text":${JSON.stringify(text)}`)]
}

/** Whether the text can be included in a line and cut out of it again unchanged. */
function isJsonOnOneLine(text: string): boolean {
  return !/[\r\n]|^\s|\s$/.test(text) && isJson(text)
}

function inBraces(members: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('{'), ...joined(members), Buffer.from('}')])
}

function joined(parts: readonly Buffer[]): Buffer[] {
  const comma = Buffer.from(',')
  return parts.flatMap((part, at) => (at === 0 ? [part] : [comma, part]))
}

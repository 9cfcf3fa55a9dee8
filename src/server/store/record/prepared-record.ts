import type { CompletionRow } from '#contract/row/completion-row.ts'
import { boundRow, cutValues } from '#contract/projection/bound-row.ts'
import { isJsonObject } from '#contract/json/json-object.ts'
import { projectWhole, toParsedTexts } from '#contract/projection/project-row.ts'
import type { IncomingRecord } from '../ingest-store.ts'
import { packBeside, packBody, toCrc, toSha256, toText } from './codec/body-codec.ts'
import { toCallFailure } from './call-failure.ts'
import { type Mark, toMarks } from './marks.ts'
import { toSplice } from './metadata-splice.ts'
import { restoreRow } from './restore-row.ts'
import { type SearchedText, toSearchedParts } from './searched-text.ts'

/** A record ready to be written: everything slow is done before the transaction begins. */
export interface PreparedRecord {
  incoming: IncomingRecord
  /** Of its body, in bytes. */
  size: number
  /** `id` and `wire_id` are set when the name is known. */
  row: CompletionRow
  /** The id in the body; null if it is missing or empty. */
  wireId: string | null
  /** The id is too long for a name: `wireId` is its beginning. */
  isIdCut: boolean
  sha256: Uint8Array
  marks: readonly Mark[]
  /** The Unix second by which the record is ordered. */
  second: number
  metadata: string | null
  codec: number
  body: Uint8Array
  request: Uint8Array | null
  messages: Uint8Array | null
  crc: number
  searched: SearchedText
}

/** The last second that fits into an `ord`: 2242. Later times are placed there and keep their own `created`. */
const LAST_SECOND = 2 ** 33 - 2

/** Makes the row of a record, packs and hashes it. Throws if the body is not the text of a JSON object. */
export function prepareRecord(incoming: IncomingRecord): PreparedRecord {
  const text = toText(incoming.body)
  const request = toRequestText(incoming)
  const parsed = toParsedTexts({ body: text, request })
  const source = {
    id: '',
    body: text,
    size: incoming.body.length,
    request,
    metadata: incoming.metadata,
    way: incoming.way,
    receivedAt: incoming.receivedAt,
    latencyMs: incoming.latencyMs,
    firstByteMs: incoming.call?.first_byte_ms ?? null,
    requestId: incoming.call?.request_id ?? null,
    capture: incoming.capture,
    failure:
      toCallFailure({ capture: incoming.capture, answer: incoming.answer, notes: incoming.call?.notes ?? [] })
        ?.message ?? null,
  }
  const projected = projectWhole(source, parsed)
  const whole = incoming.kept === undefined ? projected : restoreRow(projected, incoming, incoming.kept)
  const row = boundRow(whole)
  const cut = cutValues(whole)
  const wireId = cut.wire_id
  const { codec, blob } = packBody(incoming.body)
  const packed = { request: packBeside(incoming.request), messages: packBeside(incoming.messages) }
  const said = isJsonObject(parsed.body) ? parsed.body['metadata'] : null
  const metadata = toSplice(said, whole.metadata)
  return {
    incoming,
    size: incoming.body.length,
    row,
    wireId: wireId === null || wireId === '' ? null : wireId,
    isIdCut: wireId !== whole.wire_id,
    sha256: toSha256(incoming.body),
    marks: toMarks(cut),
    second: Math.min(Math.max(Math.floor(row.listed_at), 0), LAST_SECOND),
    metadata,
    codec,
    body: blob,
    ...packed,
    crc: toCrc(blob, packed.request, packed.messages),
    searched: toSearchedParts({
      body: parsed.body,
      request: incoming.request === null ? null : parsed.request,
      messages: incoming.messages === null ? null : toText(incoming.messages),
      metadata,
    }),
  }
}

/** What the row's input is taken from: the request, else the messages fetched beside it. */
function toRequestText({ request, messages }: IncomingRecord): string | null {
  if (request !== null) return toText(request)
  return messages === null ? null : `{"messages":${toText(messages)}}`
}

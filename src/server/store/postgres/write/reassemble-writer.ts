import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import type { KeptAnswer, KeptAnswers, Reassembled } from '../../reassemble-store.ts'
import { packBeside, toText, unpackBeside } from '../../record/codec/body-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { prepareRecord } from '../../record/prepared-record.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { toReassembledRow } from '../../record/reassembled-row.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { blobOf, bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Database, Session } from '../database/database.ts'
import { readListings } from '../read/record-reader.ts'
import { addRedacted, recordAt, setParts, textAt } from '../tables/record-table.ts'
import { dropWire, putWire } from '../tables/name-table.ts'
import { Change } from './writer.ts'

/** Records of one slice. */
const SLICE_RECORDS = 100
/** A slice ends with the record that reaches this many bytes: an answer may have 64 MB. */
const SLICE_BYTES = 4 * 1024 * 1024

/** Answers stored as they came, after the place `from`, whose record was made by an assembler before `below`. */
export async function readKeptAnswers(session: Session, below: number, from: number | null): Promise<KeptAnswers> {
  const places = await session.rows(
    'SELECT ord FROM bodies WHERE answer IS NOT NULL AND ord > $1 AND assembler < $2::bigint ORDER BY ord LIMIT $3',
    [from ?? -1, below, SLICE_RECORDS],
  )
  const slice: KeptAnswers = { found: [], damaged: [], next: null }
  let bytes = 0
  for (const place of places) {
    const found = await session.row(
      'SELECT b.*, c.name FROM bodies b JOIN completions c USING (ord) WHERE b.ord = $1',
      [place['ord']],
    )
    if (found === undefined) continue
    const one = answerOf(found)
    if (one === null) slice.damaged.push(fromColumnText(String(found['name'])))
    else {
      slice.found.push(one)
      bytes += one.answer.length + one.body.length
    }
    slice.next = Number(place['ord'])
    if (bytes >= SLICE_BYTES) return slice
  }
  if (places.length < SLICE_RECORDS) slice.next = null
  return slice
}

function answerOf(found: Row): KeptAnswer | null {
  const { bytes: body, damage } = readStoredBody(found)
  const call = readStoredCall(textOf(found['call']))
  const answer = unpackBeside(blobOf(found['answer']))
  if (body === null || damage !== null || call === null || answer === null) return null
  return {
    name: fromColumnText(String(found['name'])),
    call,
    capture: textOf(found['capture']),
    from: fromColumnText(String(found['came_from'])),
    model: readStoredRow(String(found['line'])).model ?? '',
    answer,
    body,
    sha256: bytesOf(found['sha256']),
  }
}

/** Replaces records by what a newer assembler made of stored answers; gives the calls of those that changed. */
export function writeReassembled(
  database: Database,
  assembler: number,
  changes: readonly Reassembled[],
): Promise<string[]> {
  return Change.run(database, async (writing) => {
    const changed: string[] = []
    for (const change of changes) if (await write(writing, assembler, change)) changed.push(change.call)
    writing.touch(changed.length)
    return changed
  })
}

async function write(writing: Change, assembler: number, { call, was, to }: Reassembled): Promise<boolean> {
  const { session } = writing
  const ord = numberOf((await session.row('SELECT ord FROM calls WHERE call_id = $1', [call]))?.['ord'])
  if (ord === null) return false
  const about = await session.row('SELECT * FROM bodies WHERE ord = $1', [ord])
  const kept = await recordAt(session, ord)
  // It was changed since it was read.
  if (about === undefined || kept === null || Buffer.compare(bytesOf(about['sha256']), was) !== 0) return false
  await session.run('UPDATE bodies SET assembler = $1 WHERE ord = $2', [assembler, ord])
  if (to === null) return false
  const before = readStoredRow(String(about['line']))
  const request = unpackBeside(blobOf(about['request']))
  const metadata = textOf(about['metadata'])
  const text = metadata === null ? (textAt(about) ?? '{}') : `{"metadata":${metadata}}`
  const listings = await readListings(session, ord)
  const record = prepareRecord({
    body: to.body,
    request,
    messages: unpackBeside(blobOf(about['messages'])),
    metadata: effectiveMetadata(text, request === null ? null : toText(request)),
    way: before.way,
    from: fromColumnText(String(about['came_from'])),
    line: numberOf(about['file_line']),
    receivedAt: Number(about['received_at']),
    latencyMs: before.latency_ms,
    capture: to.capture,
    call: to.call,
    answer: to.answer ?? unpackBeside(blobOf(about['answer'])),
    kept: {
      name: kept.name,
      tie: 0,
      metadataChangedAt: null,
      mirroredAt: before.mirrored_at,
      expiresAt: before.expires_at,
      goneUpstreamAt: before.gone_upstream_at,
      listings: listings.flatMap((row) => (row['listed'] === null ? [] : toListing(row))),
    },
  })
  const { row, isSpliced } = toReassembledRow(record, kept.name, before)
  await writing.replace(ord, row, record.marks)
  const wire = row.wire_id === null ? null : toPgText(row.wire_id)
  const had = await session.row('SELECT wire_id FROM completions WHERE ord = $1', [ord])
  await dropWire(session, ord, textOf(had?.['wire_id']))
  await putWire(session, ord, wire)
  await session.run('UPDATE completions SET spliced = $1, wire_id = $2, answered = $3 WHERE ord = $4', [
    isSpliced,
    wire,
    row.choices > 0,
    ord,
  ])
  await setParts(session, ord, {
    codec: record.codec,
    size: to.body.length,
    sha256: record.sha256,
    metadata: record.metadata,
    capture: to.capture,
    body: record.body,
    call: JSON.stringify(to.call),
    answer: to.answer === null ? about['answer'] : packBeside(to.answer),
  })
  if (to.redacted !== null) await addRedacted(session, ord, to.redacted)
  return true
}

/** Only the text is read: the mirror's row stays as it is. */
function toListing(row: Row) {
  return [
    {
      source: '',
      id: '',
      created: null,
      sha256: new Uint8Array(),
      messages: 0,
      expires: null,
      goneAt: null,
      text: unpackBeside(blobOf(row['listed'])),
    },
  ]
}

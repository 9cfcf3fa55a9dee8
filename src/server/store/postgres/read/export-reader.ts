import type { Hidden } from '../../../redact/hidden.ts'
import { type KeptRecord, recordLine } from '../../record-line.ts'
import { redactCompletion, redactKept } from '../../redact-record.ts'
import type { ExportForm } from '../../export-store.ts'
import type { KeptListing } from '../../ingest-store.ts'
import type { CarriedRecord } from '../../move/store-outlet.ts'
import { unpackBeside } from '../../record/codec/body-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { type ExportedLines, toOneLine, SLICE_BYTES, joinLines } from '../../answer/exported-lines.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { blobOf, bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { readListings } from './record-reader.ts'
import { readOwn } from './wire-reader.ts'

/** The records at these places, in this order, as far as a slice reaches; deleted ones are left out. */
export async function readExport(
  session: Session,
  ords: Float64Array,
  form: ExportForm,
  hide: Hidden,
): Promise<ExportedLines> {
  const lines: Uint8Array[] = []
  const damaged: string[] = []
  let bytes = 0
  let read = 0
  for (const ord of ords) {
    if (bytes >= SLICE_BYTES) break
    read++
    const line =
      form === 'record' ? await recordOf(session, ord, damaged, hide) : await completionOf(session, ord, damaged, hide)
    if (line === null) continue
    lines.push(line)
    bytes += line.length
  }
  return { lines: joinLines(lines), records: lines.length, damaged, read }
}

async function completionOf(session: Session, ord: number, damaged: string[], hide: Hidden) {
  const [found] = await readOwn(session, [ord], 'own')
  if (found === undefined) return null
  if (found.json === null) damaged.push(found.id)
  return found.json === null ? null : toOneLine(redactCompletion(found.json, hide))
}

async function recordOf(session: Session, ord: number, damaged: string[], hide: Hidden): Promise<Uint8Array | null> {
  const kept = await readKept(session, ord)
  if (kept === null) return null
  if (!kept.isWhole) damaged.push(kept.name)
  return kept.record === null ? null : recordLine(redactKept(kept.record, hide))
}

/** Reads everything stored of the record at a place; null if it no longer exists. */
export async function readKept(session: Session, ord: number): Promise<CarriedRecord | null> {
  const found = await session.row('SELECT b.*, c.name FROM bodies b JOIN completions c USING (ord) WHERE b.ord = $1', [
    ord,
  ])
  if (found === undefined) return null
  const name = fromColumnText(String(found['name']))
  const { bytes, damage } = readStoredBody(found)
  if (bytes === null || damage !== null) return { name, record: null, isWhole: false }
  const row = readStoredRow(String(found['line']))
  const beside = (column: string) => unpackBeside(blobOf(found[column]))
  const [request, messages, answer] = [beside('request'), beside('messages'), beside('answer')]
  const call = readStoredCall(textOf(found['call']))
  const listings = (await readListings(session, ord)).map(toListing)
  const lost = (column: string, value: unknown) => found[column] !== null && value === null
  const redacted = textOf(found['redacted'])
  const record: KeptRecord = {
    body: bytes,
    request,
    messages,
    metadata: textOf(found['metadata']),
    way: row.way,
    from: fromColumnText(String(found['came_from'])),
    line: numberOf(found['file_line']),
    receivedAt: Number(found['received_at']),
    latencyMs: row.latency_ms,
    capture: textOf(found['capture']),
    call,
    answer,
    assembler: Number(found['assembler']),
    kept: {
      name,
      tie: ord % ORD_STEP,
      metadataChangedAt: numberOf(found['metadata_changed_at']),
      mirroredAt: row.mirrored_at,
      expiresAt: row.expires_at,
      goneUpstreamAt: row.gone_upstream_at,
      listings,
    },
    redacted: redacted === null ? null : JSON.parse(redacted),
  }
  const parts = Object.entries({ request, messages, answer, call })
  return { name, record, isWhole: parts.every(([column, value]) => !lost(column, value)) }
}

function toListing(row: Row): KeptListing {
  return {
    source: String(row['source']),
    id: fromColumnText(String(row['id'])),
    created: numberOf(row['created']),
    sha256: bytesOf(row['sha256']),
    messages: Number(row['messages']),
    expires: numberOf(row['expires']),
    goneAt: numberOf(row['gone_at']),
    text: unpackBeside(blobOf(row['listed'])),
  }
}

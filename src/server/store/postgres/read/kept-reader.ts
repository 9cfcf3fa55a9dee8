import type { KeptRecord } from '../../record-line.ts'
import type { KeptListing } from '../../ingest-store.ts'
import type { CarriedRecord } from '../../move/store-outlet.ts'
import { unpackBeside } from '../../record/codec/body-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { blobOf, bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { readListingsAt } from './record-reader.ts'

/** Records that are read at once, and packed bytes: more than that stands alone. */
const MOST_RECORDS = 100
const MOST_BYTES = 1024 * 1024

const SIZES = `SELECT ord, octet_length(body) + coalesce(octet_length(request), 0) + coalesce(octet_length(messages), 0)
  + coalesce(octet_length(answer), 0) AS bytes FROM bodies WHERE ord = ANY($1::bigint[])`
const KEPT = 'SELECT b.*, c.name FROM bodies b JOIN completions c USING (ord) WHERE b.ord = ANY($1::bigint[])'

/** The places in their order, as many at once as have records that are small together. */
export async function* inGroups(session: Session, ords: Iterable<number>): AsyncGenerator<number[]> {
  const all = [...ords]
  for (let from = 0; from < all.length; from += MOST_RECORDS) {
    const some = all.slice(from, from + MOST_RECORDS)
    const sizes = new Map((await session.rows(SIZES, [some])).map((row) => [Number(row['ord']), Number(row['bytes'])]))
    let group: number[] = []
    let bytes = 0
    for (const ord of some) {
      const size = sizes.get(ord) ?? 0
      if (group.length > 0 && bytes + size > MOST_BYTES) {
        yield group
        group = []
        bytes = 0
      }
      group.push(ord)
      bytes += size
    }
    yield group
  }
}

/** Everything stored of the records at these places, in this order; those that are gone are left out. */
export async function readKept(session: Session, ords: readonly number[]): Promise<CarriedRecord[]> {
  const [found, listed] = await Promise.all([session.rows(KEPT, [ords]), readListingsAt(session, ords)])
  const rows = new Map(found.map((row) => [Number(row['ord']), row]))
  return ords.flatMap((ord) => {
    const row = rows.get(ord)
    return row === undefined ? [] : [toKept(row, listed.get(ord) ?? [])]
  })
}

function toKept(found: Row, listed: readonly Row[]): CarriedRecord {
  const name = fromColumnText(String(found['name']))
  const { bytes, damage } = readStoredBody(found)
  if (bytes === null || damage !== null) return { name, record: null, isWhole: false }
  const row = readStoredRow(String(found['line']))
  const beside = (column: string) => unpackBeside(blobOf(found[column]))
  const [request, messages, answer] = [beside('request'), beside('messages'), beside('answer')]
  const call = readStoredCall(textOf(found['call']))
  const listings = listed.map(toListing)
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
      tie: Number(found['ord']) % ORD_STEP,
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

import { deserialize, serialize } from 'node:v8'
import type { Hidden } from '../../../redact/hidden.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { type PreparedRecord, prepareRecord } from '../../record/prepared-record.ts'
import { redactRecord } from '../../redact-record.ts'

const NO_BYTES = new Uint8Array()

/** Records of a piece: so few that what is made of them is free again before the next is made. */
const PIECE_RECORDS = 25

/**
 * Prepares records for the writer, which is another thread, in a few pieces of memory: the thread between them hands them on and takes
 * nothing apart. Throws if one of them is not the text of a JSON object.
 */
export function packBatch(records: readonly IncomingRecord[], hide: Hidden): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < records.length; at += PIECE_RECORDS) {
    const some = records.slice(at, at + PIECE_RECORDS)
    const prepared = some.map((record) => toHandedOn(prepareRecord(redactRecord(record, hide))))
    // A copy of its own length: the serializer's memory is up to twice as large.
    pieces.push(new Uint8Array(serialize(prepared)))
  }
  return pieces
}

/** The writer takes the packed bytes alone. It packs the line of the table by itself: this thread has more to do. */
function toHandedOn(whole: PreparedRecord): PreparedRecord {
  const incoming = { ...whole.incoming, body: NO_BYTES, request: null, messages: null }
  return { ...whole, incoming }
}

/** The records that `packBatch` packed, read as they are taken. */
export function* readBatch(pieces: readonly Uint8Array[]): Generator<PreparedRecord, void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `packBatch` of the same process wrote it
  for (const piece of pieces) yield* deserialize(piece) as PreparedRecord[]
}

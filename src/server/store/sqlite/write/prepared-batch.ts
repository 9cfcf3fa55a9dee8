import { deserialize, serialize } from 'node:v8'
import { freeParts } from '../../../machine/free-bytes.ts'
import { bytesIn } from '../../../machine/in-one-memory.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { type PreparedRecord, prepareRecord } from '../../record/prepared-record.ts'
import { redactRecord } from '../../redact-record.ts'

const NO_BYTES = new Uint8Array()

/**
 * Prepares some records for the writer, which is another thread, in one piece of memory: the thread between them hands it on and takes
 * nothing apart. The memory of the records, which no other thread has, is freed. Throws if one of them is not the text of a JSON object.
 */
export function packPiece(records: readonly IncomingRecord[], hide: Hidden): Uint8Array {
  const prepared = records.map((record) => toHandedOn(prepareRecord(redactRecord(record, hide))))
  // A copy of its own length: the serializer's memory is up to twice as large.
  const piece = new Uint8Array(serialize(prepared))
  freeParts(records.flatMap(bytesIn))
  return piece
}

/** The writer takes the packed bytes alone. It packs the line of the table by itself: this thread has more to do. */
function toHandedOn(whole: PreparedRecord): PreparedRecord {
  const incoming = { ...whole.incoming, body: NO_BYTES, request: null, messages: null }
  return { ...whole, incoming }
}

/** The records of pieces that `packPiece` packed, read as they are taken: the memory of the pieces before is freed then. */
export function* readBatch(pieces: readonly Uint8Array[]): Generator<PreparedRecord, void> {
  for (const piece of pieces) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `packPiece` of the same process wrote it
    yield* deserialize(piece) as PreparedRecord[]
    freeParts([piece])
  }
}

import type { StatementSync } from 'node:sqlite'
import type { Hidden } from '../../../redact/hidden.ts'
import { redactCompletion, redactKept } from '../../redact-record.ts'
import type { Redacted } from '../../../redact/redactor.ts'
import { type KeptRecord, recordLine } from '../../record-line.ts'
import type { ExportForm } from '../../export-store.ts'
import type { KeptListing } from '../../ingest-store.ts'
import { readStoredCall } from '../../record/stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { unpackBeside } from '../../record/body-codec.ts'
import { redactedOf } from './detail-reader.ts'
import type { RecordReader } from '../tables/record-reader.ts'
import { ORD_STEP } from '../../question/place.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { readBody } from '../../record/stored-body.ts'
import type { WireReader } from './wire-reader.ts'
import { type ExportedLines, SLICE_BYTES, joinLines, toOneLine } from '../../answer/exported-lines.ts'

/** Writes records as the lines of a file. */
export class ExportReader {
  readonly #records: RecordReader
  readonly #wire: WireReader
  readonly #body: StatementSync
  readonly #statements: Statements
  readonly #listings: StatementSync

  constructor(statements: Statements, records: RecordReader, wire: WireReader) {
    this.#statements = statements
    this.#records = records
    this.#wire = wire
    this.#body = statements.of(
      `SELECT c.name, c.way, b.metadata, b.metadata_changed_at, b.came_from, b.line, b.received_at, b.capture,
         b.codec, b.size, b.sha256, b.body, b.request, b.messages, k.call, k.answer
       FROM completions c LEFT JOIN bodies b ON b.ord = c.ord LEFT JOIN calls k ON k.ord = c.ord WHERE c.ord = ?`,
    )
    // `mirror_rows` is found by upstream and id: upstreams are few.
    this.#listings = statements.of(
      `SELECT m.* FROM completions c CROSS JOIN mirror_sources s CROSS JOIN mirror_rows m
       ON m.source = s.source AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
       WHERE c.ord = ?`,
    )
  }

  /** The records at these places, in this order, as far as a slice goes; places whose record has gone are left out. */
  lines(ords: Float64Array, form: ExportForm, hide: Hidden): ExportedLines {
    const lines: Uint8Array[] = []
    const damaged: string[] = []
    let bytes = 0
    let read = 0
    for (const ord of ords) {
      if (bytes >= SLICE_BYTES) break
      read++
      const line = form === 'record' ? this.#record(ord, damaged, hide) : this.#completion(ord, damaged, hide)
      if (line === null) continue
      lines.push(line)
      bytes += line.length
    }
    return { lines: joinLines(lines), records: lines.length, damaged, read }
  }

  #completion(ord: number, damaged: string[], hide: Hidden): Uint8Array | null {
    const [found] = this.#wire.own([ord])
    if (found === undefined) return null
    if (found.json === null) damaged.push(found.id)
    return found.json === null ? null : toOneLine(redactCompletion(found.json, hide))
  }

  #record(ord: number, damaged: string[], hide: Hidden): Uint8Array | null {
    const found = this.#readBody(ord)
    if (found === undefined) return null
    const name = String(found['name'])
    const { bytes, damage } = readBody(found)
    const line = this.#records.row(ord)
    if (bytes === null || damage !== null || line === null) {
      damaged.push(name)
      return null
    }
    const row = readStoredRow(line)
    const beside = (column: string) => {
      const packed = found[column]
      return packed instanceof Uint8Array ? { kept: true, bytes: unpackBeside(packed) } : { kept: false, bytes: null }
    }
    const [request, messages, answer] = [beside('request'), beside('messages'), beside('answer')]
    const call = typeof found['call'] === 'string' ? found['call'] : null
    const readCall = readStoredCall(call)
    const listings = this.#readListings(ord)
    const lost = [request, messages, answer].some((part) => part.kept && part.bytes === null)
    if (lost || (call !== null && readCall === null) || listings.lost || !this.#records.isWhole(ord)) damaged.push(name)
    const kept: KeptRecord = {
      body: bytes,
      request: request.bytes,
      messages: messages.bytes,
      metadata: typeof found['metadata'] === 'string' ? found['metadata'] : null,
      way: row.way,
      from: fromColumnText(String(found['came_from'])),
      line: numberOf(found['line']),
      receivedAt: Number(found['received_at']),
      latencyMs: row.latency_ms,
      capture: typeof found['capture'] === 'string' ? found['capture'] : null,
      call: readCall,
      answer: answer.bytes,
      kept: {
        name,
        tie: ord % ORD_STEP,
        metadataChangedAt: numberOf(found['metadata_changed_at']),
        mirroredAt: row.mirrored_at,
        expiresAt: row.expires_at,
        goneUpstreamAt: row.gone_upstream_at,
        listings: listings.found,
      },
      redacted: this.#readRedacted(ord),
    }
    return recordLine(redactKept(kept, hide))
  }

  /** A page of the file that cannot be read must not take the other records with it. */
  #readBody(ord: number) {
    try {
      return this.#body.get(ord)
    } catch {
      return { name: this.#wire.nameOf(ord) }
    }
  }

  #readRedacted(ord: number): Redacted | null {
    const text = redactedOf(this.#statements, ord)
    return text === null ? null : JSON.parse(text)
  }

  #readListings(ord: number): { found: KeptListing[]; lost: boolean } {
    let lost = false
    const found = this.#listings.all(ord).map((row) => {
      const { listed, sha256 } = row
      const text = listed instanceof Uint8Array ? unpackBeside(listed) : null
      if (listed instanceof Uint8Array && text === null) lost = true
      return {
        source: String(row['source']),
        id: fromColumnText(String(row['id'])),
        created: numberOf(row['created']),
        sha256: sha256 instanceof Uint8Array ? sha256 : new Uint8Array(),
        messages: Number(row['messages']),
        expires: numberOf(row['expires']),
        goneAt: numberOf(row['gone_at']),
        text,
      }
    })
    return { found, lost }
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

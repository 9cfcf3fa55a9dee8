import type { StatementSync } from 'node:sqlite'
import type { KeptRecord } from '../../record-line.ts'
import type { KeptListing } from '../../ingest-store.ts'
import type { CarriedRecord } from '../../move/store-outlet.ts'
import type { Redacted } from '../../../redact/redactor.ts'
import { unpackBeside } from '../../record/codec/body-codec.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { ORD_STEP } from '../../question/ord.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { redactedOf } from './detail-reader.ts'
import type { RecordReader } from '../tables/record-reader.ts'

export class KeptReader {
  readonly #records: RecordReader
  readonly #name: StatementSync
  readonly #body: StatementSync
  readonly #statements: Statements
  readonly #listings: StatementSync

  constructor(statements: Statements, records: RecordReader) {
    this.#records = records
    this.#statements = statements
    this.#name = statements.of('SELECT name FROM completions WHERE ord = ?')
    this.#body = statements.of(
      `SELECT c.name, c.way, b.metadata, b.metadata_changed_at, b.came_from, b.line, b.received_at, b.capture,
         b.codec, b.size, b.sha256, b.body, b.request, b.messages, k.call, k.answer, k.assembler
       FROM completions c LEFT JOIN bodies b ON b.ord = c.ord LEFT JOIN calls k ON k.ord = c.ord WHERE c.ord = ?`,
    )
    // `mirror_rows` is indexed by upstream and id; there are few upstreams.
    this.#listings = statements.of(
      `SELECT m.* FROM completions c CROSS JOIN mirror_sources s CROSS JOIN mirror_rows m
       ON m.source = s.source AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
       WHERE c.ord = ?`,
    )
  }

  /** The record at a place, as far as it can be read; null where it has gone. */
  read(ord: number): CarriedRecord | null {
    const found = this.#readBody(ord)
    if (found === undefined) return null
    const name = String(found['name'])
    const { bytes, damage } = readStoredBody(found)
    const line = this.#records.row(ord)
    if (bytes === null || damage !== null || line === null) return { name, record: null, isWhole: false }
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
    const isWhole = !lost && (call === null || readCall !== null) && !listings.lost && this.#records.isWhole(ord)
    const { assembler } = found
    const record: KeptRecord = {
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
      ...(typeof assembler === 'number' ? { assembler } : {}),
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
    return { name, record, isWhole }
  }

  /** A page of the file that cannot be read must not affect other records. */
  #readBody(ord: number) {
    try {
      return this.#body.get(ord)
    } catch {
      return this.#name.get(ord)
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

import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import type { Reassembled } from '../../reassemble-store.ts'
import type { KeptListing } from '../../ingest-store.ts'
import { packBeside, toText, unpackBeside, unpackBody } from '../../record/codec/body-codec.ts'
import type { CallTable } from '../tables/call-table.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { type PreparedRecord, prepareRecord } from '../../record/prepared-record.ts'
import { toReassembledRow } from '../../record/reassembled-row.ts'
import type { RecordTable } from '../tables/record-table.ts'

interface WriterTools {
  /** Replaces a record's row and everything by which it is counted and found. */
  replace(ord: number, row: CompletionRow, marks: PreparedRecord['marks']): void
}

/** Replaces a body that an older assembler made of the same answer. Everything inside a transaction. */
export class ReassembleWriter {
  readonly #records: RecordTable
  readonly #calls: CallTable
  readonly #tools: WriterTools
  readonly #about: StatementSync
  readonly #listings: StatementSync

  constructor(db: DatabaseSync, records: RecordTable, calls: CallTable, tools: WriterTools) {
    this.#records = records
    this.#calls = calls
    this.#tools = tools
    this.#about = db.prepare(
      'SELECT codec, size, sha256, body, metadata, came_from, line, received_at, request, messages FROM bodies WHERE ord = ?',
    )
    // `mirror_rows` is indexed by upstream and id; there are few upstreams.
    this.#listings = db.prepare(
      `SELECT m.listed FROM completions c CROSS JOIN mirror_sources s CROSS JOIN mirror_rows m
       ON m.source = s.source AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
       WHERE c.ord = ? AND m.listed IS NOT NULL`,
    )
  }

  /** Writes one change. True if the record has changed. */
  write(assembler: number, { call, was, to }: Reassembled): boolean {
    const place = this.#calls.at(call)
    const kept = place === null ? null : this.#records.at(place.ord)
    if (place === null || kept === null) return false
    const { ord } = place
    const about = this.#about.get(ord)
    const sha256 = about?.['sha256']
    // It was changed since it was read.
    if (about === undefined || !(sha256 instanceof Uint8Array) || Buffer.compare(sha256, was) !== 0) return false
    this.#calls.mark(call, assembler)
    if (to === null) return false
    const before = this.#records.row(ord)
    const request = unpackBeside(blob(about['request']))
    const { mirrored_at: mirroredAt, expires_at: expiresAt, gone_upstream_at: goneUpstreamAt } = before
    const record = prepareRecord({
      body: to.body,
      request,
      messages: unpackBeside(blob(about['messages'])),
      metadata: readMetadata(about, request),
      way: before.way,
      from: fromColumnText(String(about['came_from'])),
      line: typeof about['line'] === 'number' ? about['line'] : null,
      receivedAt: Number(about['received_at']),
      latencyMs: before.latency_ms,
      capture: to.capture,
      call: to.call,
      answer: to.answer ?? unpackBeside(place.answer),
      kept: {
        name: kept.name,
        tie: 0,
        metadataChangedAt: null,
        mirroredAt,
        expiresAt,
        goneUpstreamAt,
        listings: this.#listingsOf(ord),
      },
    })
    const { row, isSpliced } = toReassembledRow(record, kept.name, before)
    this.#tools.replace(ord, row, record.marks)
    this.#records.setBody(ord, record, { isSpliced, id: row.wire_id })
    this.#calls.replace(to.call, row.choices, to.answer === null ? place.answer : packBeside(to.answer))
    if (to.redacted !== null) this.#records.redactions.add(ord, to.redacted)
    return true
  }

  /** Only the texts are read: the mirror's rows stay as they are. */
  #listingsOf(ord: number): KeptListing[] {
    return this.#listings.all(ord).map(({ listed }) => ({
      source: '',
      id: '',
      created: null,
      sha256: new Uint8Array(),
      messages: 0,
      expires: null,
      goneAt: null,
      text: unpackBeside(blob(listed)),
    }))
  }
}

/** The complete current metadata: a row may have it cut. */
function readMetadata(about: Record<string, unknown>, request: Uint8Array | null): MetadataPairs {
  const { metadata, body } = about
  const text =
    typeof metadata === 'string'
      ? `{"metadata":${metadata}}`
      : toText(unpackBody(Number(about['codec']), blob(body) ?? new Uint8Array(), Number(about['size'])))
  return effectiveMetadata(text, request === null ? null : toText(request))
}

function blob(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

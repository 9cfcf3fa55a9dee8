import { crc32 } from 'node:zlib'
import { hasCutMetadata } from '#contract/projection/bound-row.ts'
import type { RecordReader } from '../tables/record-reader.ts'
import type { Statements } from '../database/statements.ts'
import { fromColumnText } from '../../record/column-text.ts'
import {
  type StoredRaw,
  LARGEST_RAW,
  type StoredDetail,
  withWholeMetadata,
  toRequestPart,
} from '../../answer/stored-detail.ts'

/** Reads the text of the record at a place, and nothing else. */
export function readRaw(statements: Statements, records: RecordReader, ord: number): StoredRaw {
  const size = Number(statements.of('SELECT size FROM bodies WHERE ord = ?').get(ord)?.['size'] ?? 0)
  return size > LARGEST_RAW ? { text: null, damage: null } : records.body(ord)
}

/** Reads everything about the record at a place; null if it no longer exists. */
export function readDetail(statements: Statements, records: RecordReader, ord: number): StoredDetail | null {
  const kept = records.row(ord)
  if (kept === null) return null
  const { text, damage } = records.body(ord)
  const whole = damage === null && records.isWhole(ord)
  const about = statements
    .of(
      'SELECT size, sha256, came_from, line, received_at, metadata, metadata_changed_at, capture FROM bodies WHERE ord = ?',
    )
    .get(ord)
  const number = (name: string) => (typeof about?.[name] === 'number' ? about[name] : null)
  const sha256 = about?.['sha256']
  const beside = records.beside(ord)
  const splice = typeof about?.['metadata'] === 'string' ? `{"metadata":${about['metadata']}}` : null
  const line = hasCutMetadata(kept) ? withWholeMetadata(kept, splice ?? text, beside.request) : kept
  return {
    line: whole ? line : JSON.stringify({ ...JSON.parse(line), damaged: true }),
    raw: (number('size') ?? 0) > LARGEST_RAW ? null : text,
    damage: whole
      ? null
      : (damage ?? 'What is kept beside the record (request or messages) no longer matches its checksum.'),
    ...beside,
    ...toRequestPart(beside.request),
    from: fromColumnText(String(about?.['came_from'] ?? '')),
    fileLine: number('line'),
    receivedAt: number('received_at'),
    metadataChangedAt: number('metadata_changed_at'),
    sha256: sha256 instanceof Uint8Array ? Buffer.from(sha256).toString('hex') : null,
    sameId: sameIdOf(statements, ord),
    capture: typeof about?.['capture'] === 'string' ? about['capture'] : null,
    ...callOf(statements, ord),
    listedKept: records.listed(ord) !== null,
    redacted: redactedOf(statements, ord),
    failure: records.failure(ord),
  }
}

/** How much was removed from a record, as JSON text; null if nothing was, or if its checksum is wrong. */
export function redactedOf(statements: Statements, ord: number): string | null {
  const found = statements.of('SELECT crc, redacted FROM redactions WHERE ord = ?').get(ord)
  const text = found?.['redacted']
  return typeof text === 'string' && crc32(text) === found?.['crc'] ? text : null
}

function sameIdOf(statements: Statements, ord: number): string[] {
  const own = statements.of('SELECT name, wire_id, spliced FROM completions WHERE ord = ?').get(ord)
  const wire = own?.['spliced'] === 1 ? own['wire_id'] : own?.['name']
  if (typeof wire !== 'string') return []
  return statements
    .of(
      `SELECT name FROM completions WHERE ord <> ?1 AND ord IN (
         SELECT ord FROM completions WHERE wire_id = ?2 UNION ALL SELECT ord FROM completions WHERE name = ?2 AND spliced = 0
       ) ORDER BY ord DESC`,
    )
    .all(ord, wire)
    .map((row) => String(row['name']))
}

function callOf(statements: Statements, ord: number): Pick<StoredDetail, 'call' | 'answerKept'> {
  const found = statements.of('SELECT call, answer IS NOT NULL AS kept FROM calls WHERE ord = ?').get(ord)
  const call = found?.['call']
  return { call: typeof call === 'string' ? call : null, answerKept: found?.['kept'] === 1 }
}

import { crc32 } from 'node:zlib'
import { hasCutMetadata } from '#contract/projection/bound-row.ts'
import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import type { FailureWords } from '#contract/failure/failure-words.ts'
import type { RecordReader } from './record-reader.ts'
import type { Statements } from '../database/statements.ts'
import { fromColumnText } from '../../record/column-text.ts'

/** All that is known about one record, as the worker hands it over: texts are parsed by whoever needs them. */
export interface StoredDetail {
  /** The line of the table as JSON. */
  line: string
  raw: string | null
  damage: string | null
  request: string | null
  messages: string | null
  /** How many characters the request has where it is too large to come along; null where it does, or is not known. */
  requestApart: number | null
  from: string
  fileLine: number | null
  receivedAt: number | null
  metadataChangedAt: number | null
  sha256: string | null
  sameId: string[]
  capture: string | null
  /** The recorded call as JSON. */
  call: string | null
  /** The answer as it came, and upstream's own text, stand beside the record. */
  answerKept: boolean
  listedKept: boolean
  /** What was taken out on its way in, as JSON. */
  redacted: string | null
  failure: FailureWords | null
}

/** `raw` is left out beyond this many bytes: the page could not show it. */
export const LARGEST_RAW = 64 * 1024 * 1024

/** A larger request is asked for by itself: what comes first is what the record says. */
export const LARGEST_REQUEST = 256 * 1024

/** The text of a record alone, with nothing that stands beside it. */
export interface StoredRaw {
  text: string | null
  damage: string | null
}

/** Reads the text of the record at a place, and nothing else. */
export function readRaw(statements: Statements, records: RecordReader, ord: number): StoredRaw {
  const size = Number(statements.of('SELECT size FROM bodies WHERE ord = ?').get(ord)?.['size'] ?? 0)
  return size > LARGEST_RAW ? { text: null, damage: null } : records.body(ord)
}

/** Reads everything about the record at a place; null when it has gone. */
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
    ...toRequest(beside.request),
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

function toRequest(request: string | null): Pick<StoredDetail, 'request' | 'requestApart'> {
  const isApart = request !== null && request.length > LARGEST_REQUEST
  return isApart ? { request: null, requestApart: request.length } : { request, requestApart: null }
}

/** A line has no room for long metadata; whoever edits it needs all of it. */
function withWholeMetadata(line: string, body: string | null, request: string | null): string {
  try {
    return JSON.stringify({ ...JSON.parse(line), metadata: effectiveMetadata(body ?? '{}', request) })
  } catch {
    return line
  }
}

/** What was taken out of a record, as JSON text; null where nothing was, or where its checksum does not hold. */
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

import type { FailureWords } from '#contract/failure/failure-words.ts'
import { hasCutMetadata } from '#contract/projection/bound-row.ts'
import { readBeside, toText, unpackBeside } from '../../record/body-codec.ts'
import { toCallFailure } from '../../record/call-failure.ts'
import { readStoredCall } from '../../record/stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import {
  LARGEST_RAW,
  type StoredDetail,
  type StoredRaw,
  toRequestPart,
  withWholeMetadata,
} from '../../answer/stored-detail.ts'
import { readBody } from '../../record/stored-body.ts'
import { blobOf, bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** Upstream's own texts of the record at `$1`, by the id that it has there. */
export const LISTINGS = `SELECT m.* FROM completions c JOIN mirror_rows m ON m.ord = c.ord
  AND m.id = CASE WHEN c.spliced THEN c.wire_id ELSE c.name END WHERE c.ord = $1 ORDER BY m.source`

/** The lines of the table at these places as JSON in UTF-8, in this order; places whose row has gone are left out. */
export async function readLines(session: Session, ords: readonly number[]): Promise<Uint8Array[]> {
  if (ords.length === 0) return []
  const found = await session.rows(
    'SELECT b.line FROM unnest($1::bigint[]) WITH ORDINALITY AS place (ord, n) JOIN bodies b USING (ord) ORDER BY place.n',
    [ords],
  )
  return found.map((row) => Buffer.from(String(row['line'])))
}

/** Where a record stands; null when there is none of that name. */
export async function readOrd(session: Session, name: string): Promise<number | null> {
  const found = await session.row('SELECT ord FROM completions WHERE name = $1', [toPgText(name)])
  return numberOf(found?.['ord'])
}

/** The texts that stand beside a record; null when there is none of that name. */
export async function readInputs(session: Session, name: string) {
  const found = await session.row(
    'SELECT b.request, b.messages FROM completions c JOIN bodies b USING (ord) WHERE c.name = $1',
    [toPgText(name)],
  )
  return found === undefined ? null : besideOf(found)
}

function besideOf(found: Row): { request: string | null; messages: string | null } {
  return { request: readBeside(blobOf(found['request'])), messages: readBeside(blobOf(found['messages'])) }
}

/** The text of a record alone; null when there is none of that name. */
export async function readRaw(session: Session, name: string): Promise<StoredRaw | null> {
  const found = await session.row(
    `SELECT b.codec, b.size, b.sha256, CASE WHEN b.size <= ${LARGEST_RAW} THEN b.body END AS body
     FROM completions c JOIN bodies b USING (ord) WHERE c.name = $1`,
    [toPgText(name)],
  )
  if (found === undefined) return null
  return Number(found['size']) > LARGEST_RAW ? { text: null, damage: null } : bodyOf(found)
}

function bodyOf(found: Row): StoredRaw {
  const { bytes, damage } = readBody(found)
  return { text: bytes === null ? null : toText(bytes), damage }
}

/** A recorded call’s answer as it came where the record is not just that. */
export async function readAnswer(session: Session, name: string): Promise<Uint8Array | null> {
  const found = await session.row('SELECT b.answer FROM completions c JOIN bodies b USING (ord) WHERE c.name = $1', [
    toPgText(name),
  ])
  return unpackBeside(blobOf(found?.['answer']))
}

/** Upstream’s own text of the record at a place where ours are other bytes. */
export async function readListed(session: Session, ord: number): Promise<Uint8Array | null> {
  const found = await session.rows(LISTINGS, [ord])
  const kept = found.find((row) => row['listed'] !== null)
  return unpackBeside(blobOf(kept?.['listed']))
}

/** Everything about the record of a name; null when there is none. */
export async function readDetail(session: Session, name: string): Promise<StoredDetail | null> {
  const found = await session.row(
    'SELECT b.*, c.name, c.wire_id, c.spliced FROM completions c JOIN bodies b USING (ord) WHERE c.name = $1',
    [toPgText(name)],
  )
  if (found === undefined) return null
  const ord = Number(found['ord'])
  const kept = String(found['line'])
  const { text, damage } = bodyOf(found)
  const beside = besideOf(found)
  const metadata = textOf(found['metadata'])
  const source = metadata === null ? text : `{"metadata":${metadata}}`
  const line = hasCutMetadata(kept) ? withWholeMetadata(kept, source, beside.request) : kept
  return {
    line: damage === null ? line : JSON.stringify({ ...JSON.parse(line), damaged: true }),
    raw: Number(found['size']) > LARGEST_RAW ? null : text,
    damage,
    ...toRequestPart(beside.request),
    messages: beside.messages,
    from: fromColumnText(String(found['came_from'])),
    fileLine: numberOf(found['file_line']),
    receivedAt: numberOf(found['received_at']),
    metadataChangedAt: numberOf(found['metadata_changed_at']),
    sha256: Buffer.from(bytesOf(found['sha256'])).toString('hex'),
    sameId: await readSameId(session, ord, found),
    capture: textOf(found['capture']),
    call: textOf(found['call']),
    answerKept: found['answer'] !== null,
    listedKept: (await readListed(session, ord)) !== null,
    redacted: textOf(found['redacted']),
    failure: failureOf(found),
  }
}

async function readSameId(session: Session, ord: number, found: Row): Promise<string[]> {
  const wire = found['spliced'] === true ? found['wire_id'] : found['name']
  if (typeof wire !== 'string') return []
  const others = await session.rows(
    `SELECT name FROM completions WHERE ord <> $1 AND (wire_id = $2 OR (name = $2 AND NOT spliced)) ORDER BY ord DESC`,
    [ord, wire],
  )
  return others.map((row) => fromColumnText(String(row['name'])))
}

function failureOf(found: Row): FailureWords | null {
  const capture = textOf(found['capture'])
  if (capture === null || capture === 'complete') return null
  const { notes = [] } = readStoredCall(textOf(found['call'])) ?? {}
  return toCallFailure({ capture, answer: unpackBeside(blobOf(found['answer'])), notes })
}

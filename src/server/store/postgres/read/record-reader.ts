import type { FailureWords } from '#contract/failure/failure-words.ts'
import { commaJoined } from '../../answer/comma-joined.ts'
import { hasCutMetadata } from '#contract/projection/bound-row.ts'
import { readBeside, toText, unpackBeside } from '../../record/codec/body-codec.ts'
import { toCallFailure } from '../../record/call-failure.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import {
  LARGEST_RAW,
  type StoredDetail,
  type StoredRaw,
  toRequestPart,
  withWholeMetadata,
} from '../../answer/stored-detail.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { blobOf, bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { readPlaced, type Wanted } from '../question/walk.ts'
import { findName, findWire } from '../tables/name-table.ts'

/** What upstreams list of the record at a place, by the id that it has there. */
export async function readListings(session: Session, ord: number): Promise<Row[]> {
  return (await readListingsAt(session, [ord])).get(ord) ?? []
}

/** The same of several, by their places; none for those that are not listed. */
export async function readListingsAt(session: Session, ords: readonly number[]): Promise<Map<number, Row[]>> {
  const about = await session.rows(
    'SELECT ord, CASE WHEN spliced THEN wire_id ELSE name END AS id FROM completions WHERE ord = ANY($1::bigint[])',
    [ords],
  )
  const ids = new Map(about.map((row) => [Number(row['ord']), textOf(row['id'])]))
  const asked = [...ids.values()].filter((id) => id !== null)
  const listed = new Map<number, Row[]>()
  if (asked.length === 0) return listed
  const text = `SELECT * FROM mirror_rows WHERE id = ANY($1::text[]) AND ord = ANY($2::bigint[]) ORDER BY source COLLATE "C"`
  for (const row of await session.rows(text, [asked, [...ids.keys()]])) {
    const ord = Number(row['ord'])
    if (textOf(row['id']) === ids.get(ord)) listed.set(ord, [...(listed.get(ord) ?? []), row])
  }
  return listed
}

/** The row of the table, as `walk` reads it. */
export const ROW_LINE: Wanted = { columns: 'b.line', joined: 'JOIN bodies b ON b.ord = f.ord' }

/** The lines that were found, as JSON in UTF-8, by the places of their records. */
export function toPlacedLines(found: readonly Row[]): Map<number, Uint8Array> {
  return new Map(found.map((row) => [Number(row['ord']), Buffer.from(String(row['line']))]))
}

/** The place of a record; null if there is none with that name. */
export const readOrd = findName

/** Columns of `bodies b` and `completions c` of the record of a name; undefined when there is none. */
async function readNamed(session: Session, name: string, columns: string): Promise<Row | undefined> {
  const ord = await findName(session, name)
  if (ord === null) return undefined
  return session.row(`SELECT ${columns} FROM completions c JOIN bodies b USING (ord) WHERE c.ord = $1`, [ord])
}

/** The places of the records with these names; unknown names are skipped. */
export async function readPlacesOf(session: Session, names: readonly string[]): Promise<Float64Array> {
  const asked = names.map(toPgText)
  const rows = await session.rows('SELECT name, ord FROM names WHERE name = ANY($1::text[])', [asked])
  const found = new Map(rows.map(({ name, ord }) => [String(name), Number(ord)]))
  return Float64Array.from(asked.flatMap((name) => found.get(name) ?? []))
}

/** The lines of the rows at these places, joined by commas; deleted ones are left out. */
export async function readRowsAt(session: Session, places: Float64Array): Promise<Uint8Array<ArrayBuffer>> {
  const found = await readPlaced(session, [...places], ROW_LINE)
  return commaJoined([...toPlacedLines(found).values()])
}

/** The texts stored beside a record; null if there is none with that name. */
export async function readInputs(session: Session, name: string) {
  const found = await readNamed(session, name, 'b.request, b.messages')
  return found === undefined ? null : besideOf(found)
}

function besideOf(found: Row): { request: string | null; messages: string | null } {
  return { request: readBeside(blobOf(found['request'])), messages: readBeside(blobOf(found['messages'])) }
}

/** The text of a record alone; null if there is none with that name. */
export async function readRaw(session: Session, name: string): Promise<StoredRaw | null> {
  const columns = `b.codec, b.size, b.sha256, CASE WHEN b.size <= ${LARGEST_RAW} THEN b.body END AS body`
  const found = await readNamed(session, name, columns)
  if (found === undefined) return null
  return Number(found['size']) > LARGEST_RAW ? { text: null, damage: null } : bodyOf(found)
}

function bodyOf(found: Row): StoredRaw {
  const { bytes, damage } = readStoredBody(found)
  return { text: bytes === null ? null : toText(bytes), damage }
}

/** A recorded call’s answer as it came, if the record is something else. */
export async function readKeptAnswer(session: Session, name: string): Promise<Uint8Array | null> {
  const found = await readNamed(session, name, 'b.answer')
  return unpackBeside(blobOf(found?.['answer']))
}

/** Upstream’s own text of the record at a place, if our bytes differ. */
async function readListed(session: Session, ord: number): Promise<Uint8Array | null> {
  const found = await readListings(session, ord)
  const kept = found.find((row) => row['listed'] !== null)
  return unpackBeside(blobOf(kept?.['listed']))
}

/** Upstream’s own text of the record of a name, if our bytes differ. */
export async function readListedOf(session: Session, name: string): Promise<Uint8Array | null> {
  const ord = await readOrd(session, name)
  return ord === null ? null : readListed(session, ord)
}

/** Everything about the record with a name; null if there is none. */
export async function readDetail(session: Session, name: string): Promise<StoredDetail | null> {
  const found = await readNamed(session, name, 'b.*, c.name, c.wire_id, c.spliced')
  if (found === undefined) return null
  const ord = Number(found['ord'])
  const [sameId, listed] = await Promise.all([readSameId(session, ord, found), readListed(session, ord)])
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
    sameId,
    capture: textOf(found['capture']),
    call: textOf(found['call']),
    answerKept: found['answer'] !== null,
    listedKept: listed !== null,
    redacted: textOf(found['redacted']),
    failure: failureOf(found),
  }
}

async function readSameId(session: Session, ord: number, found: Row): Promise<string[]> {
  const wire = found['spliced'] === true ? found['wire_id'] : found['name']
  if (typeof wire !== 'string') return []
  const ords = (await findWire(session, wire)).filter((other) => other !== ord)
  if (ords.length === 0) return []
  const others = await session.rows(
    'SELECT name FROM completions WHERE ord = ANY($1::bigint[]) AND (wire_id = $2 OR (name = $2 AND NOT spliced)) ORDER BY ord DESC',
    [ords, wire],
  )
  return others.map((row) => fromColumnText(String(row['name'])))
}

function failureOf(found: Row): FailureWords | null {
  const capture = textOf(found['capture'])
  if (capture === null || capture === 'complete') return null
  const { notes = [] } = readStoredCall(textOf(found['call'])) ?? {}
  return toCallFailure({ capture, answer: unpackBeside(blobOf(found['answer'])), notes })
}

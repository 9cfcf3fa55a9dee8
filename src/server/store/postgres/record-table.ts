import { boundRow } from '#contract/bound-row.ts'
import type { CompletionRow } from '#contract/completion-row.ts'
import type { MetadataEntries } from '#contract/list-query.ts'
import { effectiveMetadata, metadataEntries, toMetadataText } from '#contract/metadata.ts'
import { toRowLine } from '#contract/row-line.ts'
import type { Redacted } from '../../redact/redactor.ts'
import { add } from '../redact-record.ts'
import { packBeside, readBeside, toText } from '../sqlite/body-codec.ts'
import { toBuriedName } from '../sqlite/buried-name.ts'
import { fromColumnText } from '../sqlite/column-text.ts'
import { metadataToSplice } from '../sqlite/metadata-splice.ts'
import type { PreparedRecord } from '../sqlite/prepared-record.ts'
import { toSearchedText } from '../sqlite/searched-text.ts'
import { SORT_COLUMNS } from '../sqlite/sort-columns.ts'
import { readBody } from '../sqlite/stored-body.ts'
import { readStoredRow } from '../sqlite/stored-row.ts'
import { blobOf, numbersOf, type Row, textOf } from './cells.ts'
import { toPgText, withoutNul } from './column-text.ts'
import type { Session } from './database.ts'
import { packedOf } from './record-reader.ts'
import { toSeedKey } from './seed-key.ts'
import { toWordPieces } from './text-words.ts'

const KEPT = Object.values(SORT_COLUMNS).flatMap(({ column, value }) =>
  value === null
    ? []
    : [{ column: `"${column}"`, value: column === 'seed' ? (row: CompletionRow) => toSeedKey(value(row)) : value }],
)

function valuesOf(row: CompletionRow): unknown[] {
  return KEPT.map(({ value }) => {
    const found = value(row)
    return typeof found === 'string' ? withoutNul(found) : found
  })
}

const COMPLETION = ['ord', 'seq', 'spliced', 'answered', 'name', 'wire_id', 'pairs', ...KEPT.map((kept) => kept.column)]
const BODY =
  'codec size sha256 line metadata metadata_changed_at came_from file_line received_at capture body request messages redacted call_id call answer assembler'.split(
    ' ',
  )
const places = (count: number, from: number) => Array.from({ length: count }, (_, at) => `$${from + at}`).join(', ')
const INSERT = `
  WITH completion AS (INSERT INTO completions (${COMPLETION.join(', ')}) VALUES (${places(COMPLETION.length, 1)})),
    body AS (INSERT INTO bodies (ord, ${BODY.join(', ')}) VALUES ($1, ${places(BODY.length, COMPLETION.length + 1)}))
  INSERT INTO texts (ord, words) SELECT $1, w::tsvector FROM unnest($${COMPLETION.length + BODY.length + 1}::text[]) w`
const SET_COLUMNS = `UPDATE completions SET ${KEPT.map(({ column }, at) => `${column} = $${at + 3}`).join(', ')}, pairs = $2 WHERE ord = $1`

function lineOf(row: CompletionRow): string {
  return JSON.stringify(toRowLine(row))
}

/** Writes a new record into all the tables; gives its line. Inside of a transaction, as all that follows. */
export async function addRecord(
  session: Session,
  record: PreparedRecord,
  place: { name: string; ord: number; seq: number; pairs: readonly number[] },
): Promise<CompletionRow> {
  const { incoming, wireId } = record
  const { name, ord, seq, pairs } = place
  const { call } = incoming
  const spliced = wireId !== name || record.isIdCut
  const row = boundRow({ ...record.row, id: name, wire_id: spliced ? wireId : null })
  await session.run(INSERT, [
    ord,
    seq,
    spliced,
    call === undefined || record.row.choices > 0,
    toPgText(name),
    spliced && wireId !== null ? toPgText(wireId) : null,
    pairs,
    ...valuesOf(row),
    record.codec,
    incoming.body.length,
    record.sha256,
    lineOf(row),
    record.metadata,
    incoming.kept?.metadataChangedAt ?? null,
    toPgText(incoming.from),
    incoming.line,
    incoming.receivedAt,
    incoming.capture,
    record.body,
    record.request,
    record.messages,
    incoming.redacted == null ? null : JSON.stringify(incoming.redacted),
    call?.id ?? null,
    call === undefined ? null : JSON.stringify(call),
    call === undefined ? null : packBeside(incoming.answer ?? null),
    incoming.assembler ?? 0,
    toWordPieces(record.searched),
  ])
  return row
}

/** Name and pairs of the record at a place; null when it has gone. */
export async function recordAt(session: Session, ord: number): Promise<{ name: string; pairs: number[] } | null> {
  const found = await session.row('SELECT name, pairs FROM completions WHERE ord = $1', [ord])
  return found === undefined ? null : { name: fromColumnText(String(found['name'])), pairs: numbersOf(found['pairs']) }
}

/** The line of the record at a place. */
export async function rowAt(session: Session, ord: number): Promise<CompletionRow> {
  return readStoredRow(String((await session.row('SELECT line FROM bodies WHERE ord = $1', [ord]))?.['line']))
}

/** What a record's bytes and what stands beside them say. */
export async function partsAt(session: Session, ord: number): Promise<Row> {
  return (await session.row('SELECT * FROM bodies WHERE ord = $1', [ord])) ?? {}
}

/** The text of a record; null where its bytes are damaged. */
export function textAt(parts: Row): string | null {
  const { bytes, damage } = readBody(packedOf(parts))
  return bytes === null || damage !== null ? null : toText(bytes)
}

/** All of a record's metadata as it holds now; null where its bytes cannot be read. */
export function metadataIn(parts: Row): MetadataEntries | null {
  const spliced = textOf(parts['metadata'])
  if (spliced !== null) return metadataEntries(spliced)
  const text = textAt(parts)
  return text === null ? null : effectiveMetadata(text, null)
}

/** What `/v1` has to write into a record for it to say this metadata; null where it says so. */
export function spliceOf(parts: Row, metadata: MetadataEntries): string | null {
  const text = textAt(parts)
  // A damaged body cannot be compared; what holds now is written down anyhow.
  return text === null ? toMetadataText(metadata) : metadataToSplice(text, metadata)
}

/** Gives a record another name; `wireId` as the column has it. */
export async function renameRecord(session: Session, ord: number, name: string, wireId: string | null): Promise<void> {
  const row = { ...(await rowAt(session, ord)), id: name, wire_id: wireId === null ? null : fromColumnText(wireId) }
  await session.run('UPDATE completions SET name = $1, wire_id = $2, spliced = true WHERE ord = $3', [
    toPgText(name),
    wireId,
    ord,
  ])
  await writeLine(session, ord, row)
}

/** Replaces the line and all that the list sorts, filters and finds it by. */
export async function setRow(
  session: Session,
  ord: number,
  row: CompletionRow,
  pairs: readonly number[],
): Promise<void> {
  await writeLine(session, ord, row)
  await session.run(SET_COLUMNS, [ord, pairs, ...valuesOf(row)])
}

async function writeLine(session: Session, ord: number, row: CompletionRow): Promise<void> {
  await session.run('UPDATE bodies SET line = $1 WHERE ord = $2', [lineOf(boundRow(row)), ord])
}

/** Changes what stands in `bodies`, and has the words follow. */
export async function setParts(session: Session, ord: number, parts: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(parts)
  await session.run(`UPDATE bodies SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE ord = $1`, [
    ord,
    ...Object.values(parts),
  ])
  const now = await partsAt(session, ord)
  const searched = toSearchedText({
    body: textAt(now) ?? '',
    request: readBeside(blobOf(now['request'])),
    messages: readBeside(blobOf(now['messages'])),
    metadata: textOf(now['metadata']),
  })
  await session.run('DELETE FROM texts WHERE ord = $1', [ord])
  await session.run('INSERT INTO texts (ord, words) SELECT $1, w::tsvector FROM unnest($2::text[]) w', [
    ord,
    toWordPieces(searched),
  ])
}

/** Counts what was taken out of a record after it had come in. */
export async function addRedacted(session: Session, ord: number, counts: Redacted): Promise<void> {
  const text = textOf((await session.row('SELECT redacted FROM bodies WHERE ord = $1', [ord]))?.['redacted'])
  const all = add(text === null ? null : JSON.parse(text), counts) ?? counts
  await session.run('UPDATE bodies SET redacted = $1 WHERE ord = $2', [JSON.stringify(all), ord])
}

/** Takes a record out of every table and remembers where it stood. */
export async function removeRecord(session: Session, name: string, ord: number): Promise<void> {
  // Upstream's own text goes as well; that it lists the row stays known, so that the mirror does not bring it back.
  await session.run('UPDATE mirror_rows SET listed = NULL WHERE ord = $1 AND listed IS NOT NULL', [ord])
  for (const table of ['completions', 'bodies', 'texts'])
    await session.run(`DELETE FROM ${table} WHERE ord = $1`, [ord])
  await session.run(
    'INSERT INTO deleted (name, ord) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET ord = excluded.ord',
    [toBuriedName(name), ord],
  )
}

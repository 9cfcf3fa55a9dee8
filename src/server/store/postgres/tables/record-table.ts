import { boundRow } from '#contract/projection/bound-row.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { effectiveMetadata, metadataPairs, toMetadataText } from '#contract/metadata/metadata.ts'
import type { Redacted } from '../../../redact/redactor.ts'
import { add } from '../../redact-record.ts'
import { readBeside, toText } from '../../record/codec/body-codec.ts'
import { toDeletedName } from '../../record/deleted-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { toMetadataSplice } from '../../record/metadata-splice.ts'
import { toSearchedText } from '../../record/searched-text.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { blobOf, numberOf, numbersOf, type Row, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { toWordPieces } from '../question/text-words.ts'
import { dropName, putName } from './name-table.ts'
import { KEPT_COLUMNS, lineOf, valuesOf } from './new-records.ts'

const SET_COLUMNS = `UPDATE completions SET ${KEPT_COLUMNS.map(({ column }, at) => `${column} = $${at + 3}`).join(', ')}, pairs = $2 WHERE ord = $1 RETURNING seq`

/** What the table of the list says of a record. */
export interface RecordThere {
  ord: number
  name: string
  pairs: number[]
}

/** The records that still exist at these places, in their order. */
export async function recordsAt(session: Session, ords: readonly number[]): Promise<RecordThere[]> {
  const found = await session.rows('SELECT ord, name, pairs FROM completions WHERE ord = ANY($1::bigint[])', [ords])
  const by = new Map(found.map((row) => [Number(row['ord']), row]))
  return ords.flatMap((ord) => {
    const row = by.get(ord)
    return row === undefined ? [] : [{ ord, name: fromColumnText(String(row['name'])), pairs: numbersOf(row['pairs']) }]
  })
}

/** Name and pairs of the record at a place; null if it no longer exists. */
export async function recordAt(session: Session, ord: number): Promise<RecordThere | null> {
  const found = await session.row('SELECT name, pairs FROM completions WHERE ord = $1', [ord])
  if (found === undefined) return null
  return { ord, name: fromColumnText(String(found['name'])), pairs: numbersOf(found['pairs']) }
}

/** The row of the record at a place. */
export async function rowAt(session: Session, ord: number): Promise<CompletionRow> {
  return readStoredRow(String((await session.row('SELECT line FROM bodies WHERE ord = $1', [ord]))?.['line']))
}

/** A record's bytes and what is stored beside them. */
export async function partsAt(session: Session, ord: number): Promise<Row> {
  return (await session.row('SELECT * FROM bodies WHERE ord = $1', [ord])) ?? {}
}

/** The text of a record; null if its bytes are damaged. */
export function textAt(parts: Row): string | null {
  const { bytes, damage } = readStoredBody(parts)
  return bytes === null || damage !== null ? null : toText(bytes)
}

/** All current metadata of a record; null if its bytes cannot be read. */
export function metadataIn(parts: Row): MetadataPairs | null {
  const spliced = textOf(parts['metadata'])
  if (spliced !== null) return metadataPairs(spliced)
  const text = textAt(parts)
  return text === null ? null : effectiveMetadata(text, null)
}

/** What `/v1` must write into a record to show this metadata; null if the body has it. */
export function spliceOf(parts: Row, metadata: MetadataPairs): string | null {
  const text = textAt(parts)
  // A damaged body cannot be compared, so the current metadata is stored in any case.
  return text === null ? toMetadataText(metadata) : toMetadataSplice(text, metadata)
}

/** Renames a record; `wireId` is the id in its body, null if it has none. */
export async function renameRecord(session: Session, ord: number, name: string, wireId: string | null): Promise<void> {
  const before = await session.row('SELECT name, wire_id FROM completions WHERE ord = $1', [ord])
  await dropName(session, ord, String(before?.['name']), textOf(before?.['wire_id']))
  const wire = wireId === null ? null : toPgText(wireId)
  await putName(session, ord, toPgText(name), wire)
  await session.run('UPDATE completions SET name = $1, wire_id = $2, spliced = true WHERE ord = $3', [
    toPgText(name),
    wire,
    ord,
  ])
  await writeLine(session, ord, { ...(await rowAt(session, ord)), id: name, wire_id: wireId })
}

/** Replaces the row and everything by which the list sorts, filters and finds it; gives its `seq`. */
export async function setRow(
  session: Session,
  ord: number,
  row: CompletionRow,
  pairs: readonly number[],
): Promise<number | null> {
  await writeLine(session, ord, row)
  return setColumns(session, ord, row, pairs)
}

/** The same without the line of the table; gives its `seq`. */
export async function setColumns(
  session: Session,
  ord: number,
  row: CompletionRow,
  pairs: readonly number[],
): Promise<number | null> {
  return numberOf((await session.row(SET_COLUMNS, [ord, pairs, ...valuesOf(row)]))?.['seq'])
}

async function writeLine(session: Session, ord: number, row: CompletionRow): Promise<void> {
  await session.run('UPDATE bodies SET line = $1 WHERE ord = $2', [toLine(row), ord])
}

/** The line of a row as the column has it. */
export function toLine(row: CompletionRow): string {
  return lineOf(boundRow(row))
}

/** Changes columns of `bodies`, and updates the words. `read`: the columns as they are, where they have been read. */
export async function setParts(
  session: Session,
  ord: number,
  parts: Readonly<Record<string, unknown>>,
  read?: Row,
): Promise<void> {
  const before = read ?? (await partsAt(session, ord))
  const names = Object.keys(parts)
  // Nothing of these waits for another.
  await Promise.all([
    session.run(`UPDATE bodies SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE ord = $1`, [
      ord,
      ...Object.values(parts),
    ]),
    setWords(session, ord, wordsOf(before), wordsOf({ ...before, ...parts })),
  ])
}

function wordsOf(parts: Row): string[] {
  const searched = toSearchedText({
    body: textAt(parts) ?? '',
    request: readBeside(blobOf(parts['request'])),
    messages: readBeside(blobOf(parts['messages'])),
    metadata: textOf(parts['metadata']),
  })
  return toWordPieces(searched)
}

/** Pieces that are written at once. */
const MOST_PIECES = 50

/** Of a long text only what changes is written: all its words take seconds, for which others would wait. */
async function setWords(
  session: Session,
  ord: number,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const [had, has] = [new Set(before), new Set(after)]
  const gone = [...had].filter((piece) => !has.has(piece))
  const [there, deleted] = await Promise.all([
    session.row('SELECT count(*) AS n FROM texts WHERE ord = $1', [ord]),
    session.run('DELETE FROM texts WHERE ord = $1 AND words = ANY($2::tsvector[])', [ord, gone]),
  ])
  // Otherwise an older version cut the text into other pieces.
  const isKnown = there?.['n'] === had.size && deleted === gone.length
  if (!isKnown) await session.run('DELETE FROM texts WHERE ord = $1', [ord])
  // As values, which one node takes by itself; of several nodes a selection is made at the coordinator first.
  const pieces = isKnown ? [...has].filter((piece) => !had.has(piece)) : after
  for (let at = 0; at < pieces.length; at += MOST_PIECES) {
    const some = pieces.slice(at, at + MOST_PIECES)
    const rows = some.map((_, n) => `($1, $${n + 2}::tsvector)`).join(', ')
    await session.run(`INSERT INTO texts (ord, words) VALUES ${rows}`, [ord, ...some])
  }
}

/** Adds to the count of what was removed from a stored record. */
export async function addRedacted(session: Session, ord: number, counts: Redacted): Promise<void> {
  const text = textOf((await session.row('SELECT redacted FROM bodies WHERE ord = $1', [ord]))?.['redacted'])
  const all = add(text === null ? null : JSON.parse(text), counts) ?? counts
  await session.run('UPDATE bodies SET redacted = $1 WHERE ord = $2', [JSON.stringify(all), ord])
}

/**
 * Forgets the texts of upstream at these places. That upstream lists the rows stays known, so that the mirror does not bring them
 * back.
 */
export async function forgetListed(session: Session, ords: readonly number[]): Promise<void> {
  await session.run('UPDATE mirror_rows SET listed = NULL WHERE ord = ANY($1::bigint[]) AND listed IS NOT NULL', [ords])
}

/** Deletes a record from every table but `mirror_rows` and remembers its place; gives its `seq`. */
export async function removeRecord(session: Session, name: string, ord: number): Promise<number | null> {
  const seq = await dropRecord(session, name, ord)
  await session.run(
    'INSERT INTO deleted (name, ord) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET ord = excluded.ord',
    [toDeletedName(name), ord],
  )
  return seq
}

/** Takes a record out of every table, so that another may stand there; gives its `seq`. */
export async function dropRecord(session: Session, name: string, ord: number): Promise<number | null> {
  const about = await session.row(
    'SELECT c.seq, c.wire_id, b.call_id FROM completions c JOIN bodies b USING (ord) WHERE c.ord = $1',
    [ord],
  )
  const call = textOf(about?.['call_id'])
  await Promise.all([
    dropName(session, ord, toPgText(name), textOf(about?.['wire_id'])),
    ...(call === null ? [] : [session.run('DELETE FROM calls WHERE call_id = $1', [call])]),
    ...['completions', 'bodies', 'texts'].map((table) => session.run(`DELETE FROM ${table} WHERE ord = $1`, [ord])),
  ])
  return numberOf(about?.['seq'])
}

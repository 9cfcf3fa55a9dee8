import { boundRow } from '#contract/projection/bound-row.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { effectiveMetadata, metadataPairs, toMetadataText } from '#contract/metadata/metadata.ts'
import type { Redacted } from '../../../redact/redactor.ts'
import { add } from '../../redact-record.ts'
import { readBeside, toText } from '../../record/codec/body-codec.ts'
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
import { setWords } from './set-words.ts'

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

/** What is stored in `bodies` of the records at some places. */
export async function allPartsAt(session: Session, ords: readonly number[]): Promise<Map<number, Row>> {
  const found = await session.rows('SELECT * FROM bodies WHERE ord = ANY($1::bigint[])', [ords])
  return new Map(found.map((row) => [Number(row['ord']), row]))
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
  return numberOf((await session.row(SET_COLUMNS, [ord, pairs, ...valuesOf(row)]))?.['seq'])
}

async function writeLine(session: Session, ord: number, row: CompletionRow): Promise<void> {
  await session.run('UPDATE bodies SET line = $1 WHERE ord = $2', [toLine(row), ord])
}

/** The line of a row as the column has it. */
export function toLine(row: CompletionRow): string {
  return lineOf(boundRow(row))
}

/** Changes columns of `bodies`, and updates the words. */
export async function setParts(session: Session, ord: number, parts: Readonly<Record<string, unknown>>): Promise<void> {
  const before = await partsAt(session, ord)
  const names = Object.keys(parts)
  // Nothing of these waits for another.
  await Promise.all([
    session.run(`UPDATE bodies SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE ord = $1`, [
      ord,
      ...Object.values(parts),
    ]),
    setWords(session, [{ ord, before: wordsOf(before), after: wordsOf({ ...before, ...parts }) }]),
  ])
}

/** The words of a record, in pieces; `parts`: its columns of `bodies`. */
export function wordsOf(parts: Row): string[] {
  const searched = toSearchedText({
    body: textAt(parts) ?? '',
    request: readBeside(blobOf(parts['request'])),
    messages: readBeside(blobOf(parts['messages'])),
    metadata: textOf(parts['metadata']),
  })
  return toWordPieces(searched)
}

/** Adds to the count of what was removed from a stored record. */
export async function addRedacted(session: Session, ord: number, counts: Redacted): Promise<void> {
  const text = textOf((await session.row('SELECT redacted FROM bodies WHERE ord = $1', [ord]))?.['redacted'])
  const all = add(text === null ? null : JSON.parse(text), counts) ?? counts
  await session.run('UPDATE bodies SET redacted = $1 WHERE ord = $2', [JSON.stringify(all), ord])
}

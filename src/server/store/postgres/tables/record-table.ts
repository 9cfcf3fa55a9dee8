import { boundRow } from '#contract/projection/bound-row.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { MetadataEntries } from '#contract/wire/list-query.ts'
import { effectiveMetadata, metadataEntries, toMetadataText } from '#contract/metadata/metadata.ts'
import { toRowLine } from '#contract/row/row-line.ts'
import type { Redacted } from '../../../redact/redactor.ts'
import { add } from '../../redact-record.ts'
import { packBeside, readBeside, toText } from '../../record/body-codec.ts'
import { toBuriedName } from '../../record/buried-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { metadataToSplice } from '../../record/metadata-splice.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { toSearchedText } from '../../record/searched-text.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import { readBody } from '../../record/stored-body.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { blobOf, numbersOf, type Row, textOf } from '../database/cells.ts'
import { toPgText, withoutNul } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { toSeedKey } from '../question/seed-key.ts'
import { toWordPieces } from '../question/text-words.ts'

const KEPT = Object.values(SORT_COLUMNS).flatMap(({ column, type, value }) =>
  value === null
    ? []
    : [
        {
          column: `"${column}"`,
          type,
          value: column === 'seed' ? (row: CompletionRow) => toSeedKey(value(row)) : value,
        },
      ],
)

function valuesOf(row: CompletionRow): unknown[] {
  return KEPT.map(({ value }) => {
    const found = value(row)
    return typeof found === 'string' ? withoutNul(found) : found
  })
}

const TYPES = { INTEGER: 'bigint', REAL: 'float8', TEXT: 'text', ANY: 'text' }
/** The columns of a new record with their types; pairs come as texts, since lists of lists have all one length. */
const COMPLETION: readonly (readonly [column: string, type: string])[] = [
  ['ord', 'bigint'],
  ['seq', 'bigint'],
  ['spliced', 'boolean'],
  ['answered', 'boolean'],
  ['name', 'text'],
  ['wire_id', 'text'],
  ['pairs', 'text'],
  ...KEPT.map(({ column, type }) => [column, TYPES[type]] as const),
]
const BODY: readonly (readonly [column: string, type: string])[] = [
  ['ord', 'bigint'],
  ['codec', 'int'],
  ['size', 'bigint'],
  ['sha256', 'bytea'],
  ['line', 'text'],
  ['metadata', 'text'],
  ['metadata_changed_at', 'float8'],
  ['came_from', 'text'],
  ['file_line', 'bigint'],
  ['received_at', 'float8'],
  ['capture', 'text'],
  ['body', 'bytea'],
  ['request', 'bytea'],
  ['messages', 'bytea'],
  ['redacted', 'text'],
  ['call_id', 'text'],
  ['call', 'text'],
  ['answer', 'bytea'],
  ['assembler', 'int'],
]

function insertInto(table: string, columns: typeof BODY): string {
  const lists = columns.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')
  const names = columns.map(([column]) => column).join(', ')
  const values = columns.map(([column]) => (column === 'pairs' ? 'pairs::int[]' : column)).join(', ')
  return `INSERT INTO ${table} (${names}) SELECT ${values} FROM unnest(${lists}) AS given (${names})`
}
const INSERT_COMPLETIONS = insertInto('completions', COMPLETION)
const INSERT_BODIES = insertInto('bodies', BODY)
const INSERT_TEXTS =
  'INSERT INTO texts (ord, words) SELECT o, w::tsvector FROM unnest($1::bigint[], $2::text[]) AS given (o, w)'
const SET_COLUMNS = `UPDATE completions SET ${KEPT.map(({ column }, at) => `${column} = $${at + 3}`).join(', ')}, pairs = $2 WHERE ord = $1`

function lineOf(row: CompletionRow): string {
  return JSON.stringify(toRowLine(row))
}

/** Where a new record goes. */
export interface NewPlace {
  name: string
  ord: number
  seq: number
  pairs: readonly number[]
}

/** New records on their way into the tables: as lists a column, so that many take hardly longer than one. */
export class NewRecords {
  readonly #completions: unknown[][] = []
  readonly #bodies: unknown[][] = []
  readonly #texts: [ord: number, words: string][] = []
  /** How many bytes they are, about. */
  bytes = 0

  /** Adds one; gives its line. */
  add(record: PreparedRecord, { name, ord, seq, pairs }: NewPlace): CompletionRow {
    const { incoming, wireId } = record
    const { call } = incoming
    const spliced = wireId !== name || record.isIdCut
    const row = boundRow({ ...record.row, id: name, wire_id: spliced ? wireId : null })
    this.#completions.push([
      ord,
      seq,
      spliced,
      call === undefined || record.row.choices > 0,
      toPgText(name),
      spliced && wireId !== null ? toPgText(wireId) : null,
      `{${pairs.join(',')}}`,
      ...valuesOf(row),
    ])
    this.#bodies.push([
      ord,
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
    ])
    for (const words of toWordPieces(record.searched)) this.#texts.push([ord, words])
    this.bytes += record.body.length + (record.request?.length ?? 0) + (record.messages?.length ?? 0)
    return row
  }

  /** Writes what was added, and begins anew. Inside of a transaction, as all that follows. */
  async write(session: Session): Promise<void> {
    if (this.#completions.length === 0) return
    await session.run(INSERT_COMPLETIONS, toLists(COMPLETION.length, this.#completions))
    await session.run(INSERT_BODIES, toLists(BODY.length, this.#bodies))
    await session.run(INSERT_TEXTS, toLists(2, this.#texts))
    for (const list of [this.#completions, this.#bodies, this.#texts]) list.length = 0
    this.bytes = 0
  }
}

function toLists(columns: number, rows: readonly (readonly unknown[])[]): unknown[][] {
  return Array.from({ length: columns }, (_, at) => rows.map((row) => toListed(row[at])))
}

/** Bytes in a list are handed over as the driver can write them. */
function toListed(value: unknown): unknown {
  return value instanceof Uint8Array && !Buffer.isBuffer(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : value
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
  const { bytes, damage } = readBody(parts)
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

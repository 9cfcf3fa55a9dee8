import { boundRow } from '#contract/projection/bound-row.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toRowLine } from '#contract/row/row-line.ts'
import { packBeside } from '../../record/codec/body-codec.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { POSTGRES_COLUMNS } from './postgres-columns.ts'
import { toPgText, withoutNul } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { toSeedKey } from '../question/seed-key.ts'
import { toWordPieces } from '../question/text-words.ts'

/** The columns that are made of a row, and what they hold. */
export const KEPT_COLUMNS = POSTGRES_COLUMNS.map(({ column, type, value }) => ({
  column: `"${column}"`,
  type,
  value: column === 'seed' ? (row: CompletionRow) => toSeedKey(value(row)) : value,
}))

/** What those columns hold of a row. */
export function valuesOf(row: CompletionRow): unknown[] {
  return KEPT_COLUMNS.map(({ value }) => {
    const found = value(row)
    return typeof found === 'string' ? withoutNul(found) : found
  })
}

const TYPES = { INTEGER: 'bigint', REAL: 'float8', TEXT: 'text', ANY: 'text' }
/** The types of those columns. */
export const COLUMN_LISTS = KEPT_COLUMNS.map(({ type }) => TYPES[type])
/**
 * The columns of a new record with their types; pairs are sent as texts, since lists in a list must have equal lengths.
 */
const COMPLETION: readonly (readonly [column: string, type: string])[] = [
  ['ord', 'bigint'],
  ['spliced', 'boolean'],
  ['answered', 'boolean'],
  ['name', 'text'],
  ['wire_id', 'text'],
  ['pairs', 'text'],
  ...KEPT_COLUMNS.map(({ column, type }) => [column, TYPES[type]] as const),
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

const NAME = COMPLETION.findIndex(([column]) => column === 'name')
const WIRE = COMPLETION.findIndex(([column]) => column === 'wire_id')

function insertRows(): string {
  const lists = COMPLETION.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')
  const names = COMPLETION.map(([column]) => column).join(', ')
  const values = names.replace('pairs', 'pairs::int[]')
  const seq = `$${COMPLETION.length + 1}::bigint + n - 1`
  return `INSERT INTO completions (${names}, seq) SELECT ${values}, ${seq} FROM unnest(${lists}) WITH ORDINALITY AS given (${names}, n)`
}

/** All bytes are sent as one value, which the database cuts apart: in a list, each byte would take two characters. */
function insertBodies(): string {
  const names = BODY.map(([column]) => column).join(', ')
  const lists = BODY.map(([, type], at) => `$${at + 2}::${type === 'bytea' ? 'int8' : type}[]`).join(', ')
  const values = BODY.map(([column, type]) =>
    // The position of the first byte, counted from 1, and the number of bytes.
    type === 'bytea' ? `substring($1::bytea FROM (${column} >> 32)::int FOR (${column} & 4294967295)::int)` : column,
  )
  return `INSERT INTO bodies (${names}) SELECT ${values.join(', ')} FROM unnest(${lists}) AS given (${names})`
}
const INSERT_COMPLETIONS = insertRows()
const INSERT_BODIES = insertBodies()
const INSERT_TEXTS =
  'INSERT INTO texts (ord, words) SELECT o, w::tsvector FROM unnest($1::bigint[], $2::text[]) AS given (o, w)'
// In one order, so that two writers of the same names wait for each other only once. What was inserted is known from the rows
// that are returned: the count that Citus gives includes those that existed before.
const INSERT_NAMES = `INSERT INTO names (name, ord) SELECT n, o FROM unnest($1::text[], $2::bigint[]) AS given (n, o) ORDER BY n COLLATE "C"
  ON CONFLICT DO NOTHING RETURNING name`
const INSERT_WIRES =
  'INSERT INTO wires (wire, ord) SELECT w, o FROM unnest($1::text[], $2::bigint[]) AS given (w, o) ON CONFLICT DO NOTHING'
const INSERT_CALLS = `INSERT INTO calls (call_id, ord) SELECT c, o FROM unnest($1::text[], $2::bigint[]) AS given (c, o) ORDER BY c
  ON CONFLICT DO NOTHING RETURNING call_id`

/** The line of the table as it is kept. */
export function lineOf(row: CompletionRow): string {
  return JSON.stringify(toRowLine(row))
}

export interface NewPlace {
  name: string
  ord: number
  pairs: readonly number[]
}

/** New records to be written: as one list per column, so that many take hardly longer than one. */
export class NewRecords {
  readonly #completions: unknown[][] = []
  readonly #bodies: unknown[][] = []
  readonly #texts: [ord: number, words: string][] = []
  readonly #calls: [id: string, ord: number][] = []
  /** Approximately how many bytes they are. */
  bytes = 0

  /** Adds one; gives its row. */
  add(record: PreparedRecord, { name, ord, pairs }: NewPlace): CompletionRow {
    const { incoming, wireId } = record
    const { call } = incoming
    const spliced = wireId !== name || record.isIdCut
    const row = boundRow({ ...record.row, id: name, wire_id: spliced ? wireId : null })
    this.#completions.push([
      ord,
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
    if (call !== undefined) this.#calls.push([call.id, ord])
    for (const words of toWordPieces(record.searched)) this.#texts.push([ord, words])
    this.bytes += record.body.length + (record.request?.length ?? 0) + (record.messages?.length ?? 0)
    return row
  }

  get size(): number {
    return this.#completions.length
  }

  /** Writes names and calls with their places. False if one of them belongs to another record already. */
  async writeNames(session: Session): Promise<boolean> {
    const names = this.#completions.map((row) => row[NAME])
    if ((await session.rows(INSERT_NAMES, [names, this.#ords()])).length < names.length) return false
    const wired = this.#completions.filter((row) => row[WIRE] !== null)
    if (wired.length > 0) await session.run(INSERT_WIRES, [wired.map((row) => row[WIRE]), wired.map(([ord]) => ord)])
    const heard = await session.rows(INSERT_CALLS, [this.#calls.map(([id]) => id), this.#calls.map(([, ord]) => ord)])
    return heard.length === this.#calls.length
  }

  /** Writes all that is large, as far as it was added. */
  async writeBodies(session: Session): Promise<void> {
    const { lists, bytes } = withoutBytes(toLists(BODY.length, this.#bodies))
    await session.run(INSERT_BODIES, [bytes, ...lists])
    await session.run(INSERT_TEXTS, toLists(2, this.#texts))
    for (const list of [this.#bodies, this.#texts]) list.length = 0
    this.bytes = 0
  }

  /** Writes the rows that lists are made of, numbered from `seq`, and begins anew. */
  async writeRows(session: Session, seq: number): Promise<void> {
    await session.run(INSERT_COMPLETIONS, [...toLists(COMPLETION.length, this.#completions), seq])
    for (const list of [this.#completions, this.#calls]) list.length = 0
  }

  #ords(): unknown[] {
    return this.#completions.map(([ord]) => ord)
  }
}

function toLists(columns: number, rows: readonly (readonly unknown[])[]): unknown[][] {
  return Array.from({ length: columns }, (_, at) => rows.map((row) => row[at]))
}

/** The same lists with positions instead of bytes, and all bytes joined. */
function withoutBytes(lists: readonly (readonly unknown[])[]): { lists: unknown[][]; bytes: Buffer } {
  const all: Uint8Array[] = []
  let at = 1
  const places = lists.map((list) =>
    list.map((value) => {
      if (!(value instanceof Uint8Array)) return value
      all.push(value)
      const place = at * 2 ** 32 + value.length
      at += value.length
      return place
    }),
  )
  return { lists: places, bytes: Buffer.concat(all) }
}

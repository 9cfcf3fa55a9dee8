import type { SQLOutputValue, StatementSync } from 'node:sqlite'
import { toCrc, toSha256, unpackBeside } from '../../record/codec/body-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { unpackPairs } from '../tables/packed-pairs.ts'
import { SEALED_COLUMNS, toCallSeal, toSeal } from '../database/seal.ts'
import { RECORD_COLUMNS } from '../tables/record-columns.ts'
import { sortText, type SqlValue } from '../../question/sort-columns.ts'
import { fromColumnText } from '../../record/column-text.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { readStoredLine, readStoredRow } from '../../record/stored-row.ts'
import type { VerifiedSlice } from '../../answer/verified-slice.ts'

/** Records of a slice: other questions to the same worker wait for one slice at most. */
const SLICE_RECORDS = 200

/** Columns without a type turn texts of digits into numbers, which may differ. */
const KEPT = RECORD_COLUMNS.flatMap(({ column, type, value, isProse = false, since = 1 }) =>
  type === 'ANY' ? [] : [{ column, value, isProse, since }],
)

/** Compares records with their checksums, and derived data with the records. Never throws because of damage. */
export class RecordVerifier {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Checks the next records after the place `from` (null: from the first). */
  slice(from: number | null): VerifiedSlice {
    const found: VerifiedSlice = { checked: 0, damaged: [], problems: [], next: null }
    let rows: Record<string, SQLOutputValue>[]
    try {
      rows = this.#statements
        .of('SELECT ord, name FROM completions WHERE ord > ? ORDER BY ord LIMIT ?')
        .all(from ?? -1, SLICE_RECORDS)
    } catch (error) {
      const where = from === null ? 'from its beginning' : `after place ${from}`
      found.problems.push(`the list of records cannot be read ${where}: ${reasonOf(error)}`)
      return found
    }
    for (const row of rows) {
      const ord = Number(row['ord'])
      const name = String(row['name'])
      if (this.#isDamaged(ord)) found.damaged.push(name)
      for (const wrong of this.#wrongIn(ord)) found.problems.push(`${JSON.stringify(name)}: ${wrong}`)
    }
    found.checked = rows.length
    found.next = rows.length < SLICE_RECORDS ? null : Number(rows.at(-1)?.['ord'])
    return found
  }

  /** Whether the record itself, or data beside it, has changed since it came in. */
  #isDamaged(ord: number): boolean {
    try {
      const body = this.#get('SELECT * FROM bodies WHERE ord = ?', ord)
      if (body === undefined || readStoredBody(body).damage !== null) return true
      const packed = toCrc(blob(body['body']) ?? new Uint8Array(), blob(body['request']), blob(body['messages']))
      return packed !== body['crc'] || !isSealed(body) || !this.#isCallWhole(ord) || !this.#areListingsWhole(ord)
    } catch {
      return true
    }
  }

  #isCallWhole(ord: number): boolean {
    const found = this.#get('SELECT call, answer, seal FROM calls WHERE ord = ?', ord)
    if (found === undefined) return true
    const text = String(found['call'])
    const answer = blob(found['answer'])
    const sealed = found['seal'] === null || found['seal'] === toCallSeal(text, answer)
    return sealed && readStoredCall(text) !== null && (answer === null || unpackBeside(answer) !== null)
  }

  /** Upstream's own texts of the record, found as the drawer finds them. */
  #areListingsWhole(ord: number): boolean {
    const listings = this.#statements
      .of(
        `SELECT m.sha256, m.listed FROM completions c CROSS JOIN mirror_sources s CROSS JOIN mirror_rows m
         ON m.source = s.source AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
         WHERE c.ord = ? AND m.listed IS NOT NULL`,
      )
      .all(ord)
    return listings.every((listing) => {
      const text = unpackBeside(blob(listing['listed']))
      const sha256 = blob(listing['sha256'])
      return text !== null && sha256 !== null && Buffer.compare(toSha256(text), sha256) === 0
    })
  }

  /** Derived data that does not match the record. */
  #wrongIn(ord: number): string[] {
    try {
      const line = this.#get('SELECT crc, row FROM rows WHERE ord = ?', ord)
      const text = readStoredLine(line?.['row'], line?.['crc'])
      if (text === null) return ['its line of the table is damaged, and made again from the record when it is shown']
      return [...this.#wrongColumns(ord, text), ...this.#wrongMarks(ord)]
    } catch (error) {
      return [`what is derived of it cannot be read: ${reasonOf(error)}`]
    }
  }

  #wrongColumns(ord: number, text: string): string[] {
    const statement: StatementSync = this.#statements.of('SELECT * FROM completions WHERE ord = ?')
    statement.setReadBigInts(true)
    const found = statement.get(ord)
    const row = readStoredRow(text)
    const isRepacked = ord >= Number(this.#statements.of('SELECT below FROM repacking').get()?.['below'])
    const wrong = KEPT.filter(({ column, value, isProse, since }) => {
      const kept = found?.[column] ?? null
      if ((isProse || since > 1) && !isRepacked) return false
      const right = value(row)
      // Columns of a later layout stay empty for older rows.
      const isOlder = kept === null ? since > 1 : isCutEarlier(kept, right)
      return toComparable(kept) !== toComparable(right) && !isOlder
    }).map(({ column }) => column)
    if (String(found?.['name']) !== row.id.toWellFormed()) wrong.push('name')
    return wrong.length === 0 ? [] : [`it is sorted by something else than its line says (${wrong.join(', ')})`]
  }

  #wrongMarks(ord: number): string[] {
    const pairs = blob(this.#get('SELECT pairs FROM completions WHERE ord = ?', ord)?.['pairs'])
    const marked = this.#statements.of('SELECT 1 FROM marks WHERE pair = ? AND ord = ?')
    const missing = [...unpackPairs(pairs ?? new Uint8Array())].filter((pair) => marked.get(pair, ord) === undefined)
    return missing.length === 0 ? [] : ['filters do not find it by all that it is']
  }

  #get(sql: string, ord: number): Record<string, SQLOutputValue> | undefined {
    return this.#statements.of(sql).get(ord)
  }
}

/** Rows from before layout 7 have no seal. */
function isSealed(body: Record<string, SQLOutputValue>): boolean {
  const seal = body['seal'] ?? null
  return seal === null || seal === toSeal(SEALED_COLUMNS.map((column) => body[column] ?? null))
}

/** Models and tiers were kept as far as other names are, once (`sort-columns.ts`). */
function isCutEarlier(kept: SQLOutputValue, right: SqlValue): boolean {
  return typeof kept === 'string' && typeof right === 'string' && kept === sortText(fromColumnText(right))
}

function toComparable(value: SqlValue | Uint8Array): string {
  return value === null ? '' : `${typeof value === 'string' ? 'text' : 'number'} ${String(value)}`
}

function blob(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

/** An error's message, for a sentence about damage. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

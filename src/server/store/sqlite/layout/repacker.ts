import { crc32 } from 'node:zlib'
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { boundRow } from '#contract/projection/bound-row.ts'
import { toPreview } from '#contract/text/preview.ts'
import { packBeside, packBody, toCrc, unpackBeside } from '../../record/codec/body-codec.ts'
import { readStoredBody, type StoredBytes } from '../../record/codec/stored-body.ts'
import { readStoredLine, readStoredRow, writeStoredRow } from '../../record/stored-row.ts'
import { toToldApart } from '../../record/told-apart.ts'
import { packLine } from '../../record/codec/line-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { RECORD_COLUMNS } from '../tables/record-columns.ts'
import { reportedOf } from '../../question/sort-columns.ts'

/** The columns that older layouts have otherwise, or not. */
const NEWER = RECORD_COLUMNS.filter(({ isProse, since = 1 }) => isProse === true || since >= 18)

/**
 * Writes records of older layouts as this one does: lines without what is null, packed; bodies packed with the dictionary. What a
 * record says stays the same, and what is damaged stays as it is. Everything inside a transaction.
 */
export class Repacker {
  readonly #state: StatementSync
  readonly #setState: StatementSync
  readonly #next: StatementSync
  readonly #setLine: StatementSync
  readonly #setBody: StatementSync
  readonly #setColumns: StatementSync
  readonly #countEstimates: StatementSync

  constructor(db: DatabaseSync) {
    this.#state = db.prepare('SELECT below FROM repacking')
    this.#setState = db.prepare('UPDATE repacking SET below = ?')
    this.#next = db.prepare(
      `SELECT r.ord, r.crc AS line_crc, r.row, c.call, n.cost, n.reported, b.codec, b.size, b.crc, b.sha256, b.body,
         b.request, b.messages
       FROM rows r LEFT JOIN completions n ON n.ord = r.ord LEFT JOIN bodies b ON b.ord = r.ord LEFT JOIN calls c ON c.ord = r.ord
       WHERE r.ord < ? ORDER BY r.ord DESC LIMIT ?`,
    )
    this.#setLine = db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?')
    const columns = NEWER.map(({ column }) => `${column} = ?`).join(', ')
    this.#setColumns = db.prepare(`UPDATE completions SET ${columns} WHERE ord = ?`)
    this.#countEstimates = db.prepare('UPDATE totals SET estimates = estimates - ?')
    this.#setBody = db.prepare(
      'UPDATE bodies SET codec = ?, crc = ?, body = ?, request = ?, messages = ? WHERE ord = ?',
    )
  }

  /** Whether every record has the current form. */
  isDone(): boolean {
    return this.#below() === 0
  }

  /**
   * Continues with the next `limit` records, from the newest to the oldest; `seal` is called for those that need a new
   * checksum.
   */
  step(limit: number, seal: (ord: number) => void): void {
    const found = this.#next.all(this.#below(), limit)
    let reported = 0
    for (const record of found) {
      const read = readStoredBody(record)
      if (this.#repackLine(record, read)) reported++
      if (this.#repackBody(record, read)) seal(Number(record['ord']))
    }
    if (reported > 0) this.#countEstimates.run(reported)
    this.#setState.run(found.length < limit ? 0 : Number(found.at(-1)?.['ord']))
  }

  #below(): number {
    return Number(this.#state.get()?.['below'])
  }

  /** Whether its cost turned out to be reported, and was counted as an estimate. */
  #repackLine(record: Record<string, SQLOutputValue>, read: StoredBytes): boolean {
    const text = readStoredLine(record['row'], record['line_crc'])
    if (text === null) return false
    const stored = readStoredRow(text)
    const first_byte_ms = stored.first_byte_ms ?? toFirstByte(record['call'])
    const row = toToldApart({ ...stored, first_byte_ms }, read, record)
    const output = { ...row.output, text: toPreview(row.output.text) }
    const input = row.input === null ? null : toPreview(row.input)
    const line = packLine(writeStoredRow(boundRow({ ...row, input, output })))
    const crc = crc32(line)
    const ord = Number(record['ord'])
    if (crc !== record['line_crc']) this.#setLine.run(crc, line, ord)
    this.#setColumns.run(...NEWER.map(({ value }) => value(row)), ord)
    return reportedOf(row) === 1 && record['reported'] !== 1 && record['cost'] !== null
  }

  #repackBody(record: Record<string, SQLOutputValue>, { bytes, damage }: StoredBytes): boolean {
    const [packed, request, messages] = [blob(record['body']), blob(record['request']), blob(record['messages'])]
    if (packed === null || toCrc(packed, request, messages) !== record['crc']) return false
    if (bytes === null || damage !== null) return false
    const body = packBody(bytes)
    const beside = [request, messages].map((part) => (part === null ? null : packBeside(unpackBeside(part))))
    const [newRequest = null, newMessages = null] = beside
    // What cannot be unpacked is not rewritten.
    if ((request !== null && newRequest === null) || (messages !== null && newMessages === null)) return false
    const crc = toCrc(body.blob, newRequest, newMessages)
    if (crc === record['crc'] && body.codec === record['codec']) return false
    this.#setBody.run(body.codec, crc, body.blob, newRequest, newMessages, Number(record['ord']))
    return true
  }
}

/** Lines of before layout 16 do not say it; the call beside them does. */
function toFirstByte(call: unknown): number | null {
  const first = typeof call === 'string' ? (readStoredCall(call)?.first_byte_ms ?? null) : null
  return first === null ? null : Math.round(first)
}

function blob(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

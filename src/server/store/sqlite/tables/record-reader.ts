import type { SQLOutputValue, StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { projectRow } from '#contract/projection/project-row.ts'
import type { FailureWords } from '#contract/failure/failure-words.ts'
import { waySchema } from '#contract/row/completion-row.ts'
import { readBeside, toCrc, toText, unpackBeside } from '../../record/codec/body-codec.ts'
import { toCallFailure } from '../../record/call-failure.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { readStoredBody, toDamage } from '../../record/codec/stored-body.ts'
import { toSecond } from '../../question/ord.ts'
import type { Statements } from '../database/statements.ts'
import { completeLine, readStoredLine } from '../../record/stored-row.ts'
import { unpackLines } from '../../record/codec/line-codec.ts'

/** Larger records are checked when they are opened, not in every list page that shows their row. */
const CHECKED_IN_LISTS = 256 * 1024
const SMALL_BODY = `length(b.body) + coalesce(length(b.request), 0) + coalesce(length(b.messages), 0) < ${CHECKED_IN_LISTS}`

/** The bytes of a record as far as they can be read. */
export interface StoredBody {
  text: string | null
  /** Why the record counts as damaged; null if every byte is as it came. */
  damage: string | null
}

/** Reads single records and checks them. A damaged one never throws, so that the list around it can be shown. */
export class RecordReader {
  readonly #body: StatementSync
  readonly #crc: StatementSync
  readonly #row: StatementSync
  readonly #beside: StatementSync
  readonly #name: StatementSync
  readonly #answer: StatementSync
  readonly #listed: StatementSync
  readonly #lines: StatementSync
  readonly #texts: StatementSync

  constructor(statements: Statements) {
    this.#body = statements.of('SELECT codec, size, sha256, body FROM bodies WHERE ord = ?')
    this.#crc = statements.of(
      `SELECT b.crc AS packed_crc, b.body, b.request, b.messages FROM bodies b WHERE b.ord = ? AND ${SMALL_BODY}`,
    )
    this.#row = statements.of('SELECT crc, row FROM rows WHERE ord = ?')
    this.#beside = statements.of('SELECT request, messages FROM bodies WHERE ord = ?')
    this.#name = statements.of('SELECT name, way, capture FROM completions WHERE ord = ?')
    this.#answer = statements.of('SELECT call, answer FROM calls WHERE ord = ?')
    // `mirror_rows` is indexed by upstream and id; there are few upstreams.
    this.#listed = statements.of(
      `SELECT m.listed FROM completions c CROSS JOIN mirror_sources s CROSS JOIN mirror_rows m
       ON m.source = s.source AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
       WHERE c.ord = ? AND m.listed IS NOT NULL`,
    )
    this.#texts = statements.of(
      'SELECT CAST(r.row AS BLOB) AS line FROM json_each(?) place CROSS JOIN rows r ON r.ord = place.value',
    )
    this.#lines = statements.of(
      `SELECT r.ord, r.crc, CAST(r.row AS BLOB) AS line, b.crc AS packed_crc, b.body, b.request, b.messages
       FROM json_each(?) place CROSS JOIN rows r ON r.ord = place.value LEFT JOIN bodies b ON b.ord = r.ord AND ${SMALL_BODY}`,
    )
  }

  /** The text of the record, checked against its SHA-256. */
  body(ord: number): StoredBody {
    try {
      const { bytes, damage } = readStoredBody(this.#body.get(ord) ?? {})
      return { text: bytes === null ? null : toText(bytes), damage }
    } catch (error) {
      return { text: null, damage: toDamage(error) }
    }
  }

  /** The texts stored beside the record. */
  beside(ord: number): { request: string | null; messages: string | null } {
    try {
      const found = this.#beside.get(ord)
      return { request: readBeside(blobOf(found?.['request'])), messages: readBeside(blobOf(found?.['messages'])) }
    } catch {
      return { request: null, messages: null }
    }
  }

  /** The answer as it came, if the record is something else; null if there is none or it cannot be read. */
  answer(ord: number): Uint8Array | null {
    return unpackBeside(blobOf(this.#answer.get(ord)?.['answer']))
  }

  /** What upstream said instead of an answer; null if it answered, or nothing can be read. */
  failure(ord: number): FailureWords | null {
    try {
      const capture = this.#name.get(ord)?.['capture']
      if (typeof capture !== 'string' || capture === 'complete') return null
      const call = this.#answer.get(ord)
      const text = call?.['call']
      const { notes = [] } = readStoredCall(typeof text === 'string' ? text : null) ?? {}
      return toCallFailure({ capture, answer: unpackBeside(blobOf(call?.['answer'])), notes })
    } catch {
      return null
    }
  }

  /** Upstream's own text of the record, if our bytes differ; null if there is none or it cannot be read. */
  listed(ord: number): Uint8Array | null {
    return unpackBeside(blobOf(this.#listed.get(ord)?.['listed']))
  }

  /**
   * The rows of the table at these places as the page gets them, JSON in UTF-8: in one statement and without parsing. A
   * row with a wrong checksum is examined separately; deleted ones are left out.
   */
  lines(ords: readonly number[]): Uint8Array[] {
    let found: Record<string, SQLOutputValue>[]
    try {
      found = this.#lines.all(JSON.stringify(ords))
    } catch {
      // A page of the file that cannot be read must not affect other rows.
      return ords.flatMap((ord) => this.#lookInto(ord))
    }
    const stored = found.map((row) => {
      const line = blobOf(row['line'])
      return line !== null && crc32(line) === row['crc'] && isWhole(row) ? line : null
    })
    const whole = unpackLines(stored.filter((line) => line !== null))
    let at = 0
    return found.flatMap((row, n) => {
      const line = stored[n] === null ? undefined : whole[at++]
      return line === undefined ? this.#lookInto(Number(row['ord'])) : completeLine(line)
    })
  }

  /** The same lines as texts, without a look at the bytes of their records. */
  texts(ords: readonly number[]): string[] {
    try {
      const found = this.#texts.all(JSON.stringify(ords))
      return unpackLines(found.flatMap(({ line }) => blobOf(line) ?? [])).map(toText)
    } catch {
      return ords.flatMap((ord) => this.row(ord) ?? [])
    }
  }

  #lookInto(ord: number): Uint8Array[] {
    const line = this.row(ord)
    return line === null ? [] : [completeLine(Buffer.from(line))]
  }

  /** The row of the table as JSON with the current `damaged`; null if it no longer exists. */
  row(ord: number): string | null {
    const line = this.line(ord)
    if (line === null || this.isWhole(ord)) return line
    return JSON.stringify({ ...JSON.parse(line), damaged: true })
  }

  /** Whether the packed bytes are as they were written; true for records too large to check in a list. */
  isWhole(ord: number): boolean {
    try {
      return isWhole(this.#crc.get(ord) ?? {})
    } catch {
      return false
    }
  }

  /** The same as it was written, or as the record gives it again where what was written is damaged. */
  line(ord: number): string | null {
    try {
      const found = this.#row.get(ord)
      if (found === undefined) return null
      const line = readStoredLine(found['row'], found['crc'])
      if (line !== null) return line
    } catch {
      // An unreadable page counts as a wrong checksum.
    }
    return this.#projectAgain(ord)
  }

  /** If the row is damaged, it is made again from the record. */
  #projectAgain(ord: number): string | null {
    const found = this.#name.get(ord)
    if (found === undefined) return null
    const way = waySchema.safeParse(found['way'])
    const row = projectRow({
      id: String(found['name']),
      body: this.body(ord).text ?? '{}',
      request: this.beside(ord).request,
      metadata: null,
      way: way.success ? way.data : 'imported',
      receivedAt: toSecond(ord),
      latencyMs: null,
      capture: typeof found['capture'] === 'string' ? found['capture'] : null,
      failure: this.failure(ord)?.message ?? null,
    })
    return JSON.stringify(row)
  }
}

function isWhole(found: Record<string, SQLOutputValue>): boolean {
  const body = blobOf(found['body'])
  if (body === null) return true
  return toCrc(body, blobOf(found['request']), blobOf(found['messages'])) === found['packed_crc']
}

function blobOf(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

import type { StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { projectRow } from '#contract/project-row.ts'
import { waySchema } from '#contract/completion-row.ts'
import { readBeside, toCrc, toSha256, toText, unpackBeside, unpackBody } from './body-codec.ts'
import { toSecond } from './schema.ts'
import type { Statements } from './statements.ts'

/** Larger records are checked when they are opened, not for every list page that shows their line. */
const CHECKED_IN_LISTS = 256 * 1024

/** The bytes of a record as far as they can be read. */
export interface StoredBody {
  text: string | null
  /** Why the record counts as damaged; null when every byte is as it came in. */
  damage: string | null
}

/** Reads single records and says whether they are whole. A damaged one never throws: the list around it goes on. */
export class RecordReader {
  readonly #body: StatementSync
  readonly #crc: StatementSync
  readonly #row: StatementSync
  readonly #beside: StatementSync
  readonly #name: StatementSync
  readonly #answer: StatementSync
  readonly #listed: StatementSync

  constructor(statements: Statements) {
    this.#body = statements.of('SELECT codec, size, sha256, body FROM bodies WHERE ord = ?')
    this.#crc = statements.of(
      `SELECT crc, body, request, messages FROM bodies WHERE ord = ?
       AND length(body) + coalesce(length(request), 0) + coalesce(length(messages), 0) < ${CHECKED_IN_LISTS}`,
    )
    this.#row = statements.of('SELECT crc, row FROM rows WHERE ord = ?')
    this.#beside = statements.of('SELECT request, messages FROM bodies WHERE ord = ?')
    this.#name = statements.of('SELECT name, way, capture FROM completions WHERE ord = ?')
    this.#answer = statements.of('SELECT answer FROM calls WHERE ord = ?')
    // `mirror_rows` is found by upstream and id: upstreams are few.
    this.#listed = statements.of(
      `SELECT m.listed FROM completions c CROSS JOIN mirror_sources s CROSS JOIN mirror_rows m
       ON m.source = s.source AND m.id = CASE c.spliced WHEN 1 THEN c.wire_id ELSE c.name END AND m.ord = c.ord
       WHERE c.ord = ? AND m.listed IS NOT NULL`,
    )
  }

  /** The text of the record, checked against its SHA-256. */
  body(ord: number): StoredBody {
    try {
      const found = this.#body.get(ord)
      const blob = found?.['body']
      if (!(blob instanceof Uint8Array)) return { text: null, damage: 'The record is missing from the file.' }
      const bytes = unpackBody(Number(found?.['codec']), blob, Number(found?.['size']))
      const sha256 = found?.['sha256']
      const whole = sha256 instanceof Uint8Array && Buffer.compare(toSha256(bytes), sha256) === 0
      return {
        text: toText(bytes),
        damage: whole ? null : 'The stored bytes no longer match their SHA-256: this is what can still be read.',
      }
    } catch (error) {
      return { text: null, damage: `The stored bytes cannot be read any more: ${messageOf(error)}.` }
    }
  }

  /** The texts that stand beside the record. */
  beside(ord: number): { request: string | null; messages: string | null } {
    try {
      const found = this.#beside.get(ord)
      return { request: readBeside(blobOf(found?.['request'])), messages: readBeside(blobOf(found?.['messages'])) }
    } catch {
      return { request: null, messages: null }
    }
  }

  /** The answer as it came where the record is not just that; null where there is none or it cannot be read. */
  answer(ord: number): Uint8Array | null {
    return unpackBeside(blobOf(this.#answer.get(ord)?.['answer']))
  }

  /** Upstream's own text of the record where ours are other bytes; null where there is none or it cannot be read. */
  listed(ord: number): Uint8Array | null {
    return unpackBeside(blobOf(this.#listed.get(ord)?.['listed']))
  }

  /** The line of the table as JSON with `damaged` as it is now; null when there is no such row any more. */
  row(ord: number): string | null {
    const line = this.#line(ord)
    if (line === null || this.isWhole(ord)) return line
    return JSON.stringify({ ...JSON.parse(line), damaged: true })
  }

  /** Whether the packed bytes are as they were written; true for records too large to check in a list. */
  isWhole(ord: number): boolean {
    try {
      const found = this.#crc.get(ord)
      const body = blobOf(found?.['body'])
      if (body === null) return true
      return toCrc(body, blobOf(found?.['request']), blobOf(found?.['messages'])) === found?.['crc']
    } catch {
      return false
    }
  }

  #line(ord: number): string | null {
    try {
      const found = this.#row.get(ord)
      if (found === undefined) return null
      const line = String(found['row'])
      if (crc32(line) === found['crc']) return line
    } catch {
      // An unreadable page is as a line that does not match.
    }
    return this.#projectAgain(ord)
  }

  /** The line is only derived: where it is damaged, the record still has it. */
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
    })
    return JSON.stringify(row)
  }
}

function blobOf(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

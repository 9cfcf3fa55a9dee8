import type { SQLOutputValue, StatementSync } from 'node:sqlite'
import type { KeptAnswer, KeptAnswers } from '../../reassemble-store.ts'
import { unpackBeside } from '../../record/codec/body-codec.ts'
import { readStoredCall } from '../../record/read-stored-call.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { toCallSeal } from '../database/seal.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredBody } from '../../record/codec/stored-body.ts'
import { readStoredLine, readStoredRow } from '../../record/stored-row.ts'

/** Records of a slice: other questions to the same worker wait for one slice at most. */
const SLICE_RECORDS = 100
/** A slice ends with the record that reaches this many bytes: an answer may have 64 MB. */
const SLICE_BYTES = 4 * 1024 * 1024

/** Reads stored answers of recorded calls, to assemble them again. */
export class KeptAnswerReader {
  readonly #places: StatementSync
  readonly #one: StatementSync

  constructor(statements: Statements) {
    this.#places = statements.of(
      'SELECT ord FROM calls INDEXED BY calls_kept WHERE answer IS NOT NULL AND ord > ? AND assembler < ? ORDER BY ord LIMIT ?',
    )
    this.#one = statements.of(
      `SELECT c.name, b.codec, b.size, b.sha256, b.body, b.capture, b.came_from, r.crc AS line_crc, r.row,
         k.call, k.answer, k.seal
       FROM calls k JOIN completions c ON c.ord = k.ord JOIN bodies b ON b.ord = k.ord JOIN rows r ON r.ord = k.ord
       WHERE k.ord = ?`,
    )
  }

  /** Those after the place `from` whose record was made by an assembler before `below`. Names damaged ones. */
  slice(below: number, from: number | null): KeptAnswers {
    const ords = this.#places.all(from ?? -1, below, SLICE_RECORDS).map(({ ord }) => Number(ord))
    const slice: KeptAnswers = { found: [], damaged: [], next: null }
    let bytes = 0
    for (const ord of ords) {
      const one = this.#read(ord)
      if (typeof one === 'string') slice.damaged.push(one)
      else slice.found.push(one)
      bytes += typeof one === 'string' ? 0 : one.answer.length + one.body.length
      slice.next = ord
      if (bytes >= SLICE_BYTES) return slice
    }
    if (ords.length < SLICE_RECORDS) slice.next = null
    return slice
  }

  /** The record at a place, or its name if something of it is damaged. */
  #read(ord: number): KeptAnswer | string {
    let found: Record<string, SQLOutputValue> | undefined
    try {
      found = this.#one.get(ord)
    } catch {
      // A page of the file that cannot be read.
    }
    const name = String(found?.['name'] ?? `the record at place ${ord}`)
    const { answer: packed, sha256, call: text } = found ?? {}
    if (!(packed instanceof Uint8Array && sha256 instanceof Uint8Array && typeof text === 'string')) return name
    const seal = found?.['seal'] ?? null
    if (seal !== null && seal !== toCallSeal(text, packed)) return name
    const { bytes: body, damage } = readStoredBody(found ?? {})
    const call = readStoredCall(text)
    const answer = unpackBeside(packed)
    const line = readStoredLine(found?.['row'], found?.['line_crc'])
    if (body === null || damage !== null || call === null || answer === null || line === null) return name
    return {
      name,
      call,
      capture: typeof found?.['capture'] === 'string' ? found['capture'] : null,
      from: fromColumnText(String(found?.['came_from'])),
      model: readStoredRow(line).model ?? '',
      answer,
      body,
      sha256,
    }
  }
}

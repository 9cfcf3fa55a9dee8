import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import { packBeside } from '../../record/codec/body-codec.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { toCallSeal } from '../database/seal.ts'

/** What the recorder saw of calls, beside their records. Everything inside a transaction. */
export class CallTable {
  readonly #find: StatementSync
  readonly #insert: StatementSync
  readonly #at: StatementSync
  readonly #mark: StatementSync
  readonly #set: StatementSync

  constructor(db: DatabaseSync) {
    this.#find = db.prepare('SELECT c.name FROM calls k JOIN completions c ON c.ord = k.ord WHERE k.id = ?')
    this.#insert = db.prepare(
      'INSERT INTO calls (ord, id, answered, call, answer, seal, assembler) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#at = db.prepare('SELECT ord, answer FROM calls WHERE id = ?')
    this.#mark = db.prepare('UPDATE calls SET assembler = ? WHERE id = ?')
    this.#set = db.prepare('UPDATE calls SET answered = ?, call = ?, answer = ?, seal = ? WHERE id = ?')
  }

  /** The name of a call's record; null if the call is not stored yet. */
  nameOf(call: RecordedCall): string | null {
    const found = this.#find.get(call.id)
    return found === undefined ? null : String(found['name'])
  }

  add(ord: number, { incoming, row }: PreparedRecord): void {
    const { call, answer } = incoming
    if (call === undefined) return
    const text = JSON.stringify(call)
    const packed = packBeside(answer ?? null)
    const { assembler = 0 } = incoming
    this.#insert.run(ord, call.id, row.choices > 0 ? 1 : 0, text, packed, toCallSeal(text, packed), assembler)
  }

  /** The place of a call's record, and its packed answer; null if it no longer exists. */
  at(id: string): { ord: number; answer: Uint8Array | null } | null {
    const found = this.#at.get(id)
    if (found === undefined) return null
    const { answer } = found
    return { ord: Number(found['ord']), answer: answer instanceof Uint8Array ? answer : null }
  }

  /** Stores which assembler has read the answer of a call. */
  mark(id: string, assembler: number): void {
    this.#mark.run(assembler, id)
  }

  /** Replaces what is stored of a call; `choices` is the number in its record, `answer` is packed. */
  replace(call: RecordedCall, choices: number, answer: Uint8Array | null): void {
    const text = JSON.stringify(call)
    this.#set.run(choices > 0 ? 1 : 0, text, answer, toCallSeal(text, answer), call.id)
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { recordedCallSchema, type RecordedCall } from '#contract/recorded-call.ts'
import { packBeside } from './body-codec.ts'
import type { PreparedRecord } from './prepared-record.ts'
import { toCallSeal } from './seal.ts'

/** What recorders saw of calls, beside the records that came of them. Everything inside a transaction. */
export class CallTable {
  readonly #find: StatementSync
  readonly #insert: StatementSync

  constructor(db: DatabaseSync) {
    this.#find = db.prepare('SELECT c.name FROM calls k JOIN completions c ON c.ord = k.ord WHERE k.id = ?')
    this.#insert = db.prepare('INSERT INTO calls (ord, id, answered, call, answer, seal) VALUES (?, ?, ?, ?, ?, ?)')
  }

  /** The name of the record that came of a call; null where the call is not here yet. */
  nameOf(call: RecordedCall): string | null {
    const found = this.#find.get(call.id)
    return found === undefined ? null : String(found['name'])
  }

  /** Writes down the call of a record that stands at `ord`. */
  add(ord: number, { incoming, row }: PreparedRecord): void {
    const { call, answer } = incoming
    if (call === undefined) return
    const text = JSON.stringify(call)
    const packed = packBeside(answer ?? null)
    this.#insert.run(ord, call.id, row.choices > 0 ? 1 : 0, text, packed, toCallSeal(text, packed))
  }
}

/** A call as it was written down; null where it can no longer be read. */
export function readStoredCall(text: string | null): RecordedCall | null {
  if (text === null) return null
  try {
    const call = recordedCallSchema.safeParse(JSON.parse(text))
    return call.success ? call.data : null
  } catch {
    return null
  }
}

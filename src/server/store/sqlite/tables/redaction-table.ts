import { crc32 } from 'node:zlib'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Redacted } from '../../../redact/redactor.ts'
import { add } from '../../redact-record.ts'

/** How much was removed from records, by kind. Call everything inside a transaction. */
export class RedactionTable {
  readonly #read: StatementSync
  readonly #set: StatementSync

  constructor(db: DatabaseSync) {
    this.#read = db.prepare('SELECT crc, redacted FROM redactions WHERE ord = ?')
    this.#set = db.prepare('INSERT OR REPLACE INTO redactions (ord, crc, redacted) VALUES (?, ?, ?)')
  }

  /** Stores how much was removed from a record; nothing if that is null. */
  set(ord: number, redacted: Redacted | null): void {
    if (redacted === null) return
    const text = JSON.stringify(redacted)
    this.#set.run(ord, crc32(text), text)
  }

  /** Adds what was removed from a record after it was stored. */
  add(ord: number, more: Redacted): void {
    this.set(ord, add(this.#at(ord), more) ?? more)
  }

  #at(ord: number): Redacted | null {
    const found = this.#read.get(ord)
    const text = found?.['redacted']
    return typeof text === 'string' && crc32(text) === found?.['crc'] ? JSON.parse(text) : null
  }
}

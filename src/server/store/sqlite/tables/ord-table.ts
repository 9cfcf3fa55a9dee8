import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ORD_STEP, toOrd } from '../../question/ord.ts'

/** Assigns places in the list. A place is never assigned twice, so that a cursor to a deleted record stays valid. */
export class OrdTable {
  readonly #last: StatementSync
  readonly #taken: StatementSync
  readonly #newest: StatementSync
  /** No place of this transaction's store is greater; null before it is known. */
  #greatest: number | null = null

  constructor(db: DatabaseSync) {
    this.#newest = db.prepare(
      `SELECT max((SELECT coalesce(max(ord), -1) FROM completions), (SELECT coalesce(max(ord), -1) FROM deleted)) AS last`,
    )
    this.#last = db.prepare(
      `SELECT max((SELECT coalesce(max(ord), -1) FROM completions WHERE ord >= $from AND ord < $to),
                  (SELECT coalesce(max(ord), -1) FROM deleted WHERE ord >= $from AND ord < $to)) AS last`,
    )
    this.#taken = db.prepare(
      'SELECT 1 FROM completions WHERE ord = $ord UNION ALL SELECT 1 FROM deleted WHERE ord = $ord',
    )
  }

  /**
   * The place in a second that a record had in another store if it is free here, else the next. Inside a transaction.
   */
  again(second: number, tie: number): number {
    const ord = toOrd(second) + tie
    return tie < ORD_STEP && this.#taken.get({ ord }) === undefined ? this.#give(ord) : this.next(second)
  }

  /** The next free place in a second, or in a later one if that is full (2^20 records). Inside a transaction. */
  next(second: number): number {
    for (let at = second; ; at++) {
      const from = toOrd(at)
      // Most records are newer than all that are there: nothing needs to be looked up for them.
      const last = this.#isBehindAll(from) ? -1 : Number(this.#last.get({ from, to: from + ORD_STEP })?.['last'])
      const next = last < 0 ? from : last + 1
      if (next < from + ORD_STEP) return this.#give(next)
    }
  }

  /** To be called as a transaction begins: others may have added records since the last one. */
  forget(): void {
    this.#greatest = null
  }

  #isBehindAll(ord: number): boolean {
    this.#greatest ??= Number(this.#newest.get()?.['last'])
    return ord > this.#greatest
  }

  #give(ord: number): number {
    if (this.#greatest !== null && ord > this.#greatest) this.#greatest = ord
    return ord
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Mark, type MarkField, markName } from '../../record/marks.ts'
import type { Statements } from '../database/statements.ts'
import type { PairSums, FindPair } from '../../question/kept-pair.ts'

/** How many pair numbers are remembered before starting again. */
const REMEMBERED = 20_000

const META_FIELDS: ReadonlySet<string> = new Set<MarkField>(['key', 'meta', 'part', 'has'])

/** The numbers of pairs and their kept sums, for the writer. A pair is deleted with the last record that has it. */
export class PairTable {
  readonly #numbers = new Map<string, number>()
  readonly #insert: StatementSync
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #fieldOf: StatementSync
  readonly #dropUnused: StatementSync
  readonly #dataVersion: StatementSync
  #seenVersion: unknown = null

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare('INSERT INTO pairs (field, key, value, n, tokens, cost) VALUES (?, ?, ?, 0, 0, 0)')
    this.#find = db.prepare('SELECT pair FROM pairs WHERE field = ? AND key = ? AND value = ?')
    this.#add = db.prepare('UPDATE pairs SET n = n + ?, tokens = tokens + ?, cost = cost + ? WHERE pair = ?')
    this.#dropUnused = db.prepare('DELETE FROM pairs WHERE pair = ? AND n = 0 RETURNING field, key, value')
    this.#dataVersion = db.prepare('PRAGMA data_version')
    this.#fieldOf = db.prepare('SELECT field FROM pairs WHERE pair = ?')
  }

  /** The number of a mark, assigned if it has none yet. Inside a transaction. */
  numberOf(mark: Mark): number {
    const name = markName(mark)
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const { field, key, value } = mark
    const found = this.#find.get(field, key, value)
    const number = Number(found?.['pair'] ?? this.#insert.run(field, key, value).lastInsertRowid)
    if (this.#numbers.size >= REMEMBERED) this.#numbers.clear()
    this.#numbers.set(name, number)
    return number
  }

  /** Whether the pair belongs to metadata, which can change. */
  isOfMetadata(pair: number): boolean {
    return META_FIELDS.has(String(this.#fieldOf.get(pair)?.['field']))
  }

  /** Adds to the kept sums; pairs that no record has any more are deleted. Inside a transaction. */
  add(sums: ReadonlyMap<number, PairSums>): void {
    for (const [pair, sum] of sums) {
      this.#add.run(sum.n, sum.tokens, sum.cost, pair)
      const dropped = sum.n < 0 ? this.#dropUnused.get(pair) : undefined
      if (dropped === undefined) continue
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the writer wrote it
      const field = String(dropped['field']) as MarkField
      this.#numbers.delete(markName({ field, key: String(dropped['key']), value: String(dropped['value']) }))
    }
  }

  /** To be called as a transaction begins: a pair that another process deleted must not be counted under its old number. */
  forgetWhatOthersChanged(): void {
    const version = this.#dataVersion.get()?.['data_version']
    if (version !== this.#seenVersion) this.forget()
    this.#seenVersion = version
  }

  /** To be called after a rollback: pair numbers may have changed. */
  forget(): void {
    this.#numbers.clear()
  }
}

/** Finds pairs with their kept sums. */
export function createPairFinder(statements: Statements): FindPair {
  const find = statements.of('SELECT pair, n, tokens, cost FROM pairs WHERE field = ? AND key = ? AND value = ?')
  return (field, key, value) => {
    const found = find.get(field, key, value)
    if (found === undefined) return null
    return {
      pair: Number(found['pair']),
      n: Number(found['n']),
      tokens: Number(found['tokens']),
      cost: Number(found['cost']),
    }
  }
}

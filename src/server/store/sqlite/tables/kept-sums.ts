import { hash } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toColumnText } from '../../record/column-text.ts'
import type { PairTable } from './pair-table.ts'
import type { PairSums } from '../../question/kept-pair.ts'
import { reportedOf, toNanoDollars, whole } from '../../question/sort-columns.ts'
import { readStanding, type Standing, STANDING } from '../database/standing.ts'

interface HourSums extends PairSums {
  hour: number
  model: string
  prompt: number
  completion: number
}

/** In seconds. */
const HOUR_S = 3600

/**
 * Collects the changes of a transaction to the kept sums, so that each sum is written once, however many rows it has.
 */
export class KeptSums {
  readonly #pairs: PairTable
  readonly #addHour: StatementSync
  readonly #dropHour: StatementSync
  readonly #addTotals: StatementSync
  readonly #readStanding: StatementSync
  #byPair = new Map<number, PairSums>()
  #byHour = new Map<string, HourSums>()
  #totals: PairSums = { n: 0, tokens: 0, cost: 0 }
  /** Rows whose cost may be an estimate. */
  #estimates = 0
  /** Which rows were added and removed, for the chain. */
  #counted = ''

  constructor(db: DatabaseSync, pairs: PairTable) {
    this.#readStanding = db.prepare(STANDING)
    this.#pairs = pairs
    this.#addHour = db.prepare(
      `INSERT INTO rollup (hour, model, n, prompt_tokens, completion_tokens, tokens, cost) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET n = n + excluded.n, prompt_tokens = prompt_tokens + excluded.prompt_tokens,
       completion_tokens = completion_tokens + excluded.completion_tokens, tokens = tokens + excluded.tokens,
       cost = cost + excluded.cost`,
    )
    this.#dropHour = db.prepare('DELETE FROM rollup WHERE hour = ? AND model = ? AND n = 0')
    this.#addTotals = db.prepare(
      'UPDATE totals SET n = n + ?, tokens = tokens + ?, cost = cost + ?, estimates = estimates + ?, seq = seq + ?, changes = changes + ?, chain = ?',
    )
  }

  /** Adds a row (`sign` 1) to all sums, or subtracts it (-1). */
  count(row: CompletionRow, second: number, pairs: Iterable<number>, sign: 1 | -1): void {
    const sums = toSums(row, sign)
    this.#addToPairs(sums, pairs)
    this.#counted += `${sign} ${second} ${row.id}\n`
    addTo(this.#totals, sums)
    if (reportedOf(row) === 0) this.#estimates += sign
    const hour = Math.floor(second / HOUR_S)
    const model = toColumnText(row.model ?? '')
    const key = `${hour} ${model}`
    let kept = this.#byHour.get(key)
    if (kept === undefined) {
      kept = { hour, model, n: 0, tokens: 0, cost: 0, prompt: 0, completion: 0 }
      this.#byHour.set(key, kept)
    }
    addTo(kept, sums)
    kept.prompt += sign * (whole(row.usage.prompt_tokens) ?? 0)
    kept.completion += sign * (whole(row.usage.completion_tokens) ?? 0)
  }

  /** Adds a row to some pairs only, or subtracts it. */
  countPairs(row: CompletionRow, pairs: Iterable<number>, sign: 1 | -1): void {
    this.#addToPairs(toSums(row, sign), pairs)
  }

  #addToPairs(sums: PairSums, pairs: Iterable<number>): void {
    for (const pair of pairs) {
      let kept = this.#byPair.get(pair)
      if (kept === undefined) {
        kept = { n: 0, tokens: 0, cost: 0 }
        this.#byPair.set(pair, kept)
      }
      addTo(kept, sums)
    }
  }

  /**
   * Writes what was collected and starts again. `seq` numbers were given out; `changes` rows were changed or deleted.
   * Gives the state of the store after the commit. Inside a transaction.
   */
  write(seq: number, changes: number): Standing {
    this.#pairs.add(this.#byPair)
    for (const at of this.#byHour.values()) {
      this.#addHour.run(at.hour, at.model, at.n, at.prompt, at.completion, at.tokens, at.cost)
      if (at.n < 0) this.#dropHour.run(at.hour, at.model)
    }
    const { n, tokens, cost } = this.#totals
    const before = readStanding(this.#readStanding)
    const chain = toChain(before, `${seq} ${changes}\n${this.#counted}`)
    this.#addTotals.run(n, tokens, cost, this.#estimates, seq, changes, chain)
    this.forget()
    const { store } = before
    return { store, seq: before.seq + seq, changes: before.changes + changes, rows: before.rows + n, chain }
  }

  /** To be called after a rollback. */
  forget(): void {
    this.#byPair = new Map()
    this.#byHour = new Map()
    this.#totals = { n: 0, tokens: 0, cost: 0 }
    this.#estimates = 0
    this.#counted = ''
  }
}

/** The checksum over everything that ever happened, with one more change; unchanged if nothing has happened. */
function toChain(before: Standing, change: string): string {
  return change === '0 0\n' ? before.chain : hash('sha256', `${before.chain} ${change}`, 'hex').slice(0, 16)
}

function toSums(row: CompletionRow, sign: 1 | -1): PairSums {
  return {
    n: sign,
    tokens: sign * (whole(row.usage.total_tokens) ?? 0),
    cost: sign * (toNanoDollars(row.cost_usd) ?? 0),
  }
}

function addTo(sums: PairSums, more: PairSums): void {
  sums.n += more.n
  sums.tokens += more.tokens
  sums.cost += more.cost
}

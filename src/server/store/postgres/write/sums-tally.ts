import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toNanoDollars, whole } from '../../question/sort-columns.ts'

/** What rows add to what is counted of all. */
export class SumsTally {
  readonly all = { n: 0, tokens: 0, cost: 0 }

  /** Counts a row, or no longer. */
  add(row: CompletionRow, sign: 1 | -1): void {
    this.all.n += sign
    this.all.tokens += sign * (whole(row.usage.total_tokens) ?? 0)
    this.all.cost += sign * (toNanoDollars(row.cost_usd) ?? 0)
  }
}

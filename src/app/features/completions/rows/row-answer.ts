import type { RowPage, Unanswered } from '#contract/found/row-page.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import type { RowWindow } from './row-window.ts'

/** What is known about all rows of an answer: counts and sums, who answered, and what was left out. */
export interface RowAnswer extends Pick<RowWindow, 'takeNew' | 'stale' | 'error'> {
  /** Rows that match; null if the source cannot tell. */
  count: number | null
  /** Rows known so far; equal to `count` if that is known. */
  known: number
  /** Rows of the source without any condition. */
  of: number | null
  tokens: number | null
  cost: number | null
  /** All of `cost` is known to have been reported with the answers; nothing is an estimate. */
  costIsReported: boolean
  /** null until there is an answer. */
  source: SourceName | null
  /** When the view began, as given by the source; null if it cannot tell. */
  asOf: string | null
  notes: readonly string[]
  unanswered: readonly Unanswered[]
}

/** What a window says of all its rows. */
type AnswerOfWindow = Pick<RowWindow, 'head' | 'rows' | 'known' | 'complete' | 'takeNew' | 'stale' | 'error'>

/** What is known about all rows of a window, from what it says of them. */
export function toRowAnswer(window: AnswerOfWindow): RowAnswer {
  const { head, rows, known, complete, takeNew, stale, error } = window
  return {
    count: head?.total ?? (complete && head !== null ? rows : null),
    known: head?.total ?? known,
    of: head?.of ?? null,
    tokens: head?.tokens ?? null,
    cost: head?.cost_usd ?? null,
    costIsReported: head !== null && isCostReported(head),
    source: head?.source ?? null,
    asOf: head?.as_of ?? null,
    notes: head?.notes ?? [],
    unanswered: head?.unanswered ?? [],
    takeNew,
    stale,
    error,
  }
}

/** Known where the server says so, or where all rows are here: a sum of more may hold estimates. */
function isCostReported({ total, rows, cost_reported: known }: RowPage): boolean {
  const isWhole = rows.length === total
  return known === true || (isWhole && rows.every((row) => row.cost_usd === null || row.cost_reported === true))
}

import { type Filter, toFilterKey } from './filter.ts'
import type { AsOf } from './position.ts'
import type { Totals } from './totals.ts'

/**
 * A key of what a search answers as of a moment. Rows that are changed or deleted make another one, and so do texts that
 * become searchable (`textsMissing` counts those that are not); rows that come in after `asOf` do not.
 */
export function toViewKey(filter: Filter, asOf: AsOf, totals: Totals, textsMissing: number): string {
  return JSON.stringify([toFilterKey(filter), Math.min(asOf.seq, totals.seq), totals.changes, textsMissing])
}

import { columnValue } from '#contract/row/column-table.ts'
import { columnKind, isColumnId } from '#contract/row/columns.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { Sort } from '#contract/search/search-query.ts'

type Key = string | number | bigint | null

/**
 * Loaded rows sorted by any column id or `meta.<key>`: rows without a value come last in both directions, equal values
 * are sorted by time in the same direction. Takes rows newest first; gives a new array.
 */
export function sortRows(rows: readonly CompletionRow[], { field, descending }: Sort): CompletionRow[] {
  const keyed = rows.map((row) => ({ row, key: toKey(row, field) }))
  if (!descending) keyed.reverse()
  return keyed.sort((a, b) => compare(a.key, b.key, descending ? -1 : 1)).map(({ row }) => row)
}

function compare(a: Key, b: Key, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  // Only seeds have two types: whole numbers come before texts.
  if (typeof a !== typeof b) return typeof a === 'string' ? direction : -direction
  return a < b ? -direction : a > b ? direction : 0
}

function toKey(row: CompletionRow, field: string): Key {
  if (!isColumnId(field)) return row.metadata.find(([name]) => `meta.${name}` === field)?.[1] || null
  const value = columnValue(row, field)
  if (value === '' || Number.isNaN(value)) return null
  return columnKind(field) === 'digits' && typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value
}

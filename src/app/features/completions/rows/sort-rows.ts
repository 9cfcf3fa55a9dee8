import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { Sort } from '#contract/search/search-query.ts'

type Key = string | number | bigint | null

/** Columns whose id is not the name of the row's field or of one of its usage numbers. */
const KEYS: Readonly<Record<string, (row: CompletionRow) => Key>> = {
  created: (row) => row.listed_at,
  state: (row) => row.finish_reasons[0] ?? null,
  finish: (row) => row.finish_reasons[0] ?? null,
  output: (row) => row.output.text,
  metadata: (row) => row.metadata.map((pair) => pair.join('=')).join(', '),
  tokens: (row) => row.usage.total_tokens,
  cost: (row) => row.cost_usd,
  seed: ({ seed }) => (seed !== null && /^-?\d+$/.test(seed) ? BigInt(seed) : seed),
  latency: (row) => row.latency_ms,
  expires: (row) => row.expires_at,
}

/**
 * Loaded rows in the order that a sort by any column id or `meta.<key>` asks for: what is not reported comes last in
 * either direction, equal values stand by time in the direction of the sort. Takes rows newest first; gives a new array.
 */
export function sortRows(rows: readonly CompletionRow[], { field, descending }: Sort): CompletionRow[] {
  const keyed = rows.map((row) => ({ row, key: toKey(row, field) }))
  if (!descending) keyed.reverse()
  return keyed.sort((a, b) => compare(a.key, b.key, descending ? -1 : 1)).map(({ row }) => row)
}

function compare(a: Key, b: Key, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  // Only seeds are of two kinds: whole numbers stand before texts.
  if (typeof a !== typeof b) return typeof a === 'string' ? direction : -direction
  return a < b ? -direction : a > b ? direction : 0
}

function toKey(row: CompletionRow, field: string): Key {
  const key = field.startsWith('meta.')
    ? row.metadata.find(([name]) => name === field.slice('meta.'.length))?.[1]
    : KEYS[field]?.(row)
  const fields: Readonly<Record<string, unknown>> = { ...row, ...row.usage }
  const value = key ?? fields[field]
  if (Array.isArray(value)) return value.join(', ') || null
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  return typeof value === 'bigint' || (typeof value === 'string' && value !== '') ? value : null
}

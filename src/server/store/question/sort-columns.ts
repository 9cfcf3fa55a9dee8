import { type ColumnId, type ColumnKind, columnValue } from '#contract/row/column-table.ts'
import { columnKind, isColumnId } from '#contract/row/columns.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toColumnText } from '../record/column-text.ts'
import { COLUMN_LAYOUTS, SERVED_BY } from './column-layouts.ts'

export type SqlValue = string | number | bigint | null

/** How a column of the table is stored for sorting. `value: null` if another column of the schema serves it. */
interface SortColumn {
  column: string
  type: 'INTEGER' | 'REAL' | 'TEXT' | 'ANY'
  value: ((row: CompletionRow) => SqlValue) | null
  /** The layout version that added the column; default 1. */
  since?: number
  /** Kept up to a few characters. */
  isProse?: true
}

/**
 * Longer texts are sorted by their beginning and then by time: full texts would double the size of every scan. Usage and
 * histogram tell models and tiers apart by their columns, and these may be paths of files.
 */
const SORTED_CHARACTERS = { series: 512, name: 80, prose: 32 }
/** Older stores keep them as far as other names. */
const SERIES: ReadonlySet<ColumnId> = new Set(['model', 'service_tier'])

/** A text as a column holds it, to sort and to tell rows apart by: its beginning, null if it is empty. */
export function sortText(text: unknown, most = SORTED_CHARACTERS.name): string | null {
  return typeof text !== 'string' || text === '' ? null : toColumnText(text.slice(0, most))
}

/** A model or tier as its column holds it. */
export function seriesText(text: unknown): string | null {
  return sortText(text, SORTED_CHARACTERS.series)
}

/** Sums of thousands of absurd counts must still fit into the integers of SQLite and JavaScript. */
const LARGEST_COUNT = 1e12

/** A count as a column stores it: whole, finite, and small enough to be summed. */
export function whole(value: unknown): number | null {
  return Number.isFinite(value) ? Math.min(Math.max(Math.round(Number(value)), -LARGEST_COUNT), LARGEST_COUNT) : null
}

function finite(value: unknown): number | null {
  return Number.isFinite(value) ? Number(value) : null
}

/** A seed is a 64-bit integer and is sorted as one; anything else is sorted as text after the integers. */
function seedValue(seed: unknown): SqlValue {
  if (typeof seed !== 'string' || !/^-?\d{1,19}$/.test(seed)) return sortText(seed)
  const value = BigInt(seed)
  return BigInt.asIntN(64, value) === value ? value : seed
}

/** Costs are stored in whole nano-dollars, so that their sums are exact. */
export const NANO = 1e9

/** US dollars as whole nano-dollars; null stays null. */
export function toNanoDollars(dollars: unknown): number | null {
  return typeof dollars === 'number' ? whole(dollars * NANO) : null
}

/** How each kind of column is kept. */
const KEPT: Readonly<Record<ColumnKind, readonly [type: SortColumn['type'], value: (given: unknown) => SqlValue]>> = {
  text: ['TEXT', (given) => sortText(given)],
  // What people write differs early, and nearly every row has it. Until layout 15 it was kept as far as names are.
  prose: ['TEXT', (given) => sortText(given, SORTED_CHARACTERS.prose)],
  digits: ['ANY', seedValue],
  count: ['INTEGER', whole],
  bytes: ['INTEGER', whole],
  time: ['INTEGER', whole],
  dollars: ['INTEGER', toNanoDollars],
  number: ['REAL', finite],
  ms: ['REAL', finite],
}

function requireSortColumn(id: string, since: number): SortColumn {
  if (!isColumnId(id)) throw new Error(`${id} is no column of the table`)
  const kind = columnKind(id)
  const [type, value] = SERIES.has(id) ? (['TEXT', seriesText] as const) : KEPT[kind]
  const isProse = kind === 'prose' ? ({ isProse: true } as const) : {}
  return { column: id, type, value: (row) => value(columnValue(row, id)), since, ...isProse }
}

const served = Object.entries(SERVED_BY).map(([id, column]) => [id, { column, type: 'ANY', value: null }])
const own = Object.entries(COLUMN_LAYOUTS).map(([id, since]) => [id, requireSortColumn(id, since)])
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two tables name every column, or do not compile
const columns = Object.fromEntries([...served, ...own]) as Record<ColumnId, SortColumn>

/** The column of `completions` that each column id sorts by, in the order on disk. */
export const SORT_COLUMNS: Readonly<Record<ColumnId, SortColumn>> = columns

/** A column with what it holds of a row. */
export type MadeColumn = SortColumn & { value: (row: CompletionRow) => SqlValue }

/** Whether the cost of a row was reported (1), is an estimate (0) or not there (2). */
export function reportedOf({ cost_usd, cost_reported }: CompletionRow): number {
  if (cost_usd === null) return 2
  return cost_reported === true ? 1 : 0
}

/** It is null in rows of older versions until they are brought up to date. */
const reported: MadeColumn = { column: 'reported', type: 'INTEGER', value: reportedOf, since: 18 }

/** The column of what the prompt of a row hashes to. */
export const PROMPT_COLUMN = 'asked'

/** What a prompt hashes to (`prompt-hash.ts`), as a number of 53 bits; null for what is no such hash. */
export function toPromptNumber(hash: string): number | null {
  return /^[01][0-9a-f]{13}$/.test(hash) ? Number.parseInt(hash, 16) : null
}

/** The same in the other direction. */
export function fromPromptNumber(number: number): string {
  return number.toString(16).padStart(14, '0')
}

const asked: MadeColumn = {
  column: PROMPT_COLUMN,
  type: 'INTEGER',
  value: ({ prompt_hash }) => (prompt_hash === null ? null : toPromptNumber(prompt_hash)),
  since: 20,
}

/** All columns that are made of a row: those that it is sorted by, and what only sums and filters ask for. */
export const MADE_COLUMNS: readonly MadeColumn[] = [
  ...Object.values(SORT_COLUMNS).flatMap(({ value, ...more }) => (value === null ? [] : [{ ...more, value }])),
  reported,
  asked,
]

/** What a column counts in ones of: costs are kept in nano-dollars. */
export function scaleOf(id: ColumnId): number {
  return columnKind(id) === 'dollars' ? NANO : 1
}

/** The column that `sort=` names; null for a name that is no column id (nor is `meta.<key>`). */
export function sortColumn(field: string): string | null {
  return isColumnId(field) ? SORT_COLUMNS[field].column : null
}

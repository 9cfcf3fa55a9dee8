import { type ColumnId, type ColumnKind, COLUMNS } from './column-table.ts'

/** The ids of all columns, in the order of the column menu: what `columns=` and `sort=` take; the store can sort by each. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are its keys
export const COLUMN_IDS = Object.keys(COLUMNS) as readonly ColumnId[]

/** Whether a name is that of a column; a metadata column `meta.<key>` is none of these. */
export function isColumnId(name: string): name is ColumnId {
  return Object.hasOwn(COLUMNS, name)
}

/** What a column holds. */
export function columnKind(id: ColumnId): ColumnKind {
  return COLUMNS[id].kind
}

/** Shown in a fresh install. */
export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  'state',
  'created',
  'model',
  'input',
  'output',
  'tokens',
  'cost',
  'metadata',
]

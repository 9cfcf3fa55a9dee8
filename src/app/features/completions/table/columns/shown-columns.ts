import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import type { ColumnSpec } from './column-spec.ts'
import { columnSpec } from './columns.ts'

/** The columns that stay beside an open drawer. */
const COMPACT_COLUMNS = ['state', 'created', 'model', 'output']

/**
 * Which columns are shown, in which order: the wanted ones, or the default ones if that is null; pinned ones first.
 * Unknown ids are left out; if none is left, the default columns are shown.
 */
export function shownColumns(
  wanted: readonly string[] | null,
  pinned: readonly string[],
  compact: boolean,
): ColumnSpec[] {
  const specs = knownSpecs(compact ? COMPACT_COLUMNS : (wanted ?? []))
  const shown = specs.length > 0 ? specs : knownSpecs(DEFAULT_COLUMNS)
  const first = pinned.flatMap((id) => shown.find((spec) => spec.id === id) ?? [])
  return [...first, ...shown.filter((spec) => !first.includes(spec))]
}

/** The ids with `id` moved to the place of `target`. */
export function placeColumn(ids: readonly string[], id: string, target: string): string[] {
  const to = ids.indexOf(target)
  if (to === -1 || id === target || !ids.includes(id)) return [...ids]
  const rest = ids.filter((other) => other !== id)
  return [...rest.slice(0, to), id, ...rest.slice(to)]
}

function knownSpecs(ids: readonly string[]): ColumnSpec[] {
  return [...new Set(ids)].flatMap((id) => columnSpec(id) ?? [])
}

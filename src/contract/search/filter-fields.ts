import { columnKind } from '../row/columns.ts'
import {
  type CountedField,
  type CountedFieldSpec,
  FILTER_TABLE,
  type ListField,
  RANGE_TABLE,
  type RangeField,
} from './filter-table.ts'

const COUNTED: ReadonlyMap<string, CountedFieldSpec> = new Map(
  Object.entries(FILTER_TABLE).flatMap(([name, field]) => ('values' in field ? [[name, field]] : [])),
)

/** Whether a field has values; not so `meta`, of which every key is a field of its own. */
export function isCountedField(name: string): name is CountedField {
  return COUNTED.has(name)
}

/** Whether a field takes a list of values. */
export function isListField(name: string): name is ListField {
  return COUNTED.get(name)?.kind === 'list'
}

/** What the table says of a field. */
export function countedField(name: CountedField): CountedFieldSpec {
  return FILTER_TABLE[name]
}

/** The fields of the table, in the order of the address. */
export const FILTER_NAMES: readonly string[] = Object.keys(FILTER_TABLE)
/** The fields whose values can be counted. */
export const COUNTED_FIELDS: readonly CountedField[] = FILTER_NAMES.filter(isCountedField).filter(
  (name) => countedField(name).column !== undefined,
)
export const LIST_FIELDS: readonly ListField[] = FILTER_NAMES.filter(isListField)
/** The numbers that take bounds; each is a column by the same id. */
export const RANGE_FIELDS: readonly RangeField[] = RANGE_TABLE

/** Whether a name is that of a number that takes bounds. */
export function isRangeField(name: string): name is RangeField {
  return RANGE_FIELDS.some((field) => field === name)
}

/** The next amount of a number that is told apart: a nano-dollar, a microsecond, else a whole one. */
export function stepOf(field: RangeField): number {
  const kind = columnKind(field)
  return kind === 'dollars' ? 1e-9 : kind === 'ms' ? 1e-3 : 1
}

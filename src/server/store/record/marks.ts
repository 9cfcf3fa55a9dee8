import type { CompletionRow } from '#contract/row/completion-row.ts'
import { COUNTED_FIELDS, countedField } from '#contract/search/filter-fields.ts'
import type { CountedField } from '#contract/search/filter-table.ts'
import { toNestedPairs } from '#contract/metadata/nested-pairs.ts'
import { toColumnText } from './column-text.ts'

/**
 * A field by whose values rows are counted and filtered. `key`: a metadata key exists; `meta`: with this value; `part`:
 * with this value inside an object or list (which the contract's own list does not look into).
 */
export type MarkField = CountedField | 'key' | 'meta' | 'part'

/** One value of one field; `key` is the metadata key, and empty for other fields. Texts are as columns store them. */
export interface Mark {
  field: MarkField
  key: string
  value: string
}

/** The name of a mark in a map. */
export function markName(mark: Mark): string {
  return `${mark.field}\0${mark.key.length}\0${mark.key}${mark.value}`
}

/** Everything by which a row can be found, each once. */
export function toMarks(row: CompletionRow): Mark[] {
  const marks = new Map<string, Mark>()
  const add = (field: MarkField, key: string, value: string | null) => {
    if (value === null) return
    const mark = { field, key: toColumnText(key), value: toColumnText(value) }
    marks.set(markName(mark), mark)
  }
  for (const field of COUNTED_FIELDS) for (const value of countedField(field).values(row)) add(field, '', value)
  for (const [key, value] of row.metadata) {
    add('key', '', key)
    add('meta', key, value)
    for (const [inner, text] of toNestedPairs(key, value)) {
      add('key', '', inner)
      add('part', inner, text)
    }
  }
  return [...marks.values()]
}

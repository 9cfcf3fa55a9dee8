import { FEATURES, type Feature } from '../row/feature.ts'
import { isCountedField } from './filter-fields.ts'
import type { CountedField } from './filter-table.ts'
import type { AnyOf, MetadataCondition, SearchQuery } from './search-query.ts'

export type FilterField = CountedField | `meta.${string}`

/** Include or exclude a value. `value: null` means a metadata key with any value. */
export type FilterChange = {
  field: FilterField
  value: string | null
  not: boolean
}

/**
 * The search with one more condition. A value joins those of its field if all are included or all are excluded;
 * otherwise it replaces them. A value that is there already stays.
 */
export function applyFilterChange(query: SearchQuery, change: FilterChange): SearchQuery {
  const { field, value, not } = change
  if (field === 'has') {
    if (value === null || !isFeature(value)) return query
    return { ...query, has: [...query.has.filter((one) => one.feature !== value), { feature: value, not }] }
  }
  if (isMetadataField(field)) return { ...query, meta: withMetadata(query.meta, field.slice(5), value, not) }
  if (value === null) return query
  return { ...query, [field]: withValue(query[field], value, not) }
}

/**
 * The search without one value of a field; `value: null` removes the whole field, or the condition that a metadata key
 * exists.
 */
export function removeFilter(query: SearchQuery, field: FilterField, value: string | null): SearchQuery {
  if (field === 'has') return { ...query, has: query.has.filter((one) => value !== null && one.feature !== value) }
  if (isMetadataField(field)) {
    const key = field.slice(5)
    const meta = query.meta.flatMap((condition): MetadataCondition[] => {
      if (condition.key !== key) return [condition]
      if (value === null || condition.values === null) return []
      const values = condition.values.filter((one) => one !== value)
      return values.length === 0 ? [] : [{ ...condition, values }]
    })
    return { ...query, meta }
  }
  const values = query[field]?.values.filter((one) => value !== null && one !== value) ?? []
  return { ...query, [field]: values.length === 0 ? null : { values, not: query[field]?.not ?? false } }
}

/** Whether the search includes a value, excludes it, or does not mention it. */
export function filterState(
  query: SearchQuery,
  field: FilterField,
  value: string | null,
): 'include' | 'exclude' | null {
  if (field === 'has') {
    const found = query.has.find((one) => one.feature === value)
    return found ? side(found.not) : null
  }
  if (isMetadataField(field)) {
    const found = query.meta.find(
      (one) =>
        one.key === field.slice(5) && (value === null ? one.values === null : (one.values?.includes(value) ?? false)),
    )
    return found ? side(found.not) : null
  }
  const found = query[field]
  return value !== null && found?.values.includes(value) ? side(found.not) : null
}

/** Whether a name is that of a metadata filter, such as `meta.env`. */
export function isMetadataField(field: string): field is `meta.${string}` {
  return field.startsWith('meta.') && field.length > 'meta.'.length
}

/** Whether a name, for example of a facet, can be filtered by its values. */
export function isFilterField(field: string): field is FilterField {
  return isCountedField(field) || isMetadataField(field)
}

function side(not: boolean): 'include' | 'exclude' {
  return not ? 'exclude' : 'include'
}

function withValue(old: AnyOf | null, value: string, not: boolean): AnyOf {
  if (old === null || old.not !== not) return { values: [value], not }
  return { values: old.values.includes(value) ? old.values : [...old.values, value], not }
}

function withMetadata(
  all: readonly MetadataCondition[],
  key: string,
  value: string | null,
  not: boolean,
): MetadataCondition[] {
  const old = all.find((one) => one.key === key)
  const values =
    value === null ? null : withValue(old?.values ? { values: old.values, not: old.not } : null, value, not).values
  return [...all.filter((one) => one.key !== key), { key, values, not }]
}

function isFeature(word: string): word is Feature {
  return (FEATURES as readonly string[]).includes(word)
}

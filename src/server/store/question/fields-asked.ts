import { countedField, isListField, LIST_FIELDS } from '#contract/search/filter-fields.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'

/** The facets that the search filters, `model` or `meta.<key>`. Not `has`, whose values apply all at once. */
export function fieldsAsked(query: SearchQuery): string[] {
  const keys = query.meta.filter(({ values }) => values !== null).map(({ key }) => `meta.${key}`)
  return [
    ...LIST_FIELDS.filter((field) => query[field] !== null && countedField(field).column !== undefined),
    ...new Set(keys),
  ]
}

/** The search without its filter of one such field. */
export function withoutField(query: SearchQuery, field: string): SearchQuery {
  if (isListField(field)) return { ...query, [field]: null }
  return { ...query, meta: query.meta.filter(({ key, values }) => values === null || `meta.${key}` !== field) }
}

import type { Facets } from '#contract/found/facets.ts'
import { LIST_FIELDS } from '#contract/search/filter-fields.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { type FilterField, filterState, isFilterField } from '#contract/search/filter-change.ts'

/** How many values of a field the rail shows; for the others it points to the filter box. */
const MOST_VALUES = 8

export interface FacetGroup {
  field: FilterField
  /** `count` is null if a chosen value was not counted. */
  values: { value: string; count: number | null }[]
  /** There are more values than shown. */
  more: boolean
}

/**
 * The groups of the rail: the most frequent values of each field, and those in the search, which stay visible with 0 if
 * no matching row has them.
 */
export function toFacetGroups(
  { facets, estimated = false }: Facets,
  query: SearchQuery,
  most: number = MOST_VALUES,
): FacetGroup[] {
  const counted = new Map(facets.map((facet) => [facet.field, facet]))
  const chosen = chosenValues(query)
  const groups: FacetGroup[] = []
  for (const field of new Set([...counted.keys(), ...chosen.keys()])) {
    if (!isFilterField(field)) continue
    const { values, complete } = counted.get(field) ?? { values: [], complete: true }
    const known = new Map(values.map((one) => [one.value, one.count]))
    const shown = values.slice(0, most).map((one) => one.value)
    const named = [...(chosen.get(field) ?? [])].filter((value) => !shown.includes(value))
    const sure = (value: string) => (complete && !estimated) || filterState(query, field, value) === 'exclude'
    const lines = [...shown, ...named].map((value) => ({
      value,
      count: known.get(value) ?? (sure(value) ? 0 : null),
    }))
    if (lines.length > 0) groups.push({ field, values: lines, more: !complete || values.length > most })
  }
  return groups
}

function chosenValues(query: SearchQuery): Map<string, readonly string[]> {
  const chosen = new Map<string, readonly string[]>()
  for (const field of LIST_FIELDS) {
    const list = query[field]
    if (list !== null) chosen.set(field, list.values)
  }
  if (query.has.length > 0) {
    chosen.set(
      'has',
      query.has.map((one) => one.feature),
    )
  }
  for (const { key, values } of query.meta) if (values !== null) chosen.set(`meta.${key}`, values)
  return chosen
}

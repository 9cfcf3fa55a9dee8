import type { SearchQuery } from '#contract/search/search-query.ts'
import { filterMessages } from '../../../../messages/list/filters.ts'
import { applyFilterChange } from '#contract/search/filter-change.ts'

const { presetLabels } = filterMessages

/** Frequent searches, one press each. */
export const FILTER_PRESETS: readonly { label: string; apply: (query: SearchQuery) => SearchQuery }[] = [
  {
    label: presetLabels.cut,
    apply: (query) => applyFilterChange(query, { field: 'finish', value: 'length', not: false }),
  },
  {
    label: presetLabels.incomplete,
    apply: (query) => ({
      ...query,
      capture: { values: ['complete'], not: true },
    }),
  },
  {
    label: presetLabels.refused,
    apply: (query) => applyFilterChange(query, { field: 'has', value: 'refusal', not: false }),
  },
  {
    label: presetLabels.tools,
    apply: (query) => applyFilterChange(query, { field: 'has', value: 'tool_calls', not: false }),
  },
  {
    label: presetLabels.badJson,
    apply: (query) => applyFilterChange(query, { field: 'has', value: 'invalid_json', not: false }),
  },
  { label: presetLabels.costly, apply: (query) => ({ ...query, sort: { field: 'cost', descending: true } }) },
]

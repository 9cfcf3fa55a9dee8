import { applyFilterChange, type FilterField, filterState, removeFilter } from '#contract/search/filter-change.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { formatNumber } from '#lib/format.ts'
import { facetsQuery } from '../../../../api/queries.ts'
import { chipEditorMessages as words } from '../../../../messages/list/chip-editor.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { toFacetGroups } from '../rail/facet-groups.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

interface Props {
  field: FilterField
  /** Whether the values are excluded. */
  not: boolean
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
}

/** The values of a filtered field, each with the rows that it would add; several are alternatives. */
export function ValuesEditor({ field, not, query, onQuery }: Props) {
  const [typed, setTyped] = useState('')
  const within = useDeferredValue(typed)
  const facets = useQuery(facetsQuery(query, [field], '', within))
  const group =
    facets.data && toFacetGroups(facets.data, query, Number.POSITIVE_INFINITY).find((one) => one.field === field)
  const lines = (group?.values ?? []).filter(({ value }) => value.toLowerCase().includes(typed.toLowerCase()))
  const only = (value: string) => onQuery(applyFilterChange(removeFilter(query, field, null), { field, value, not }))
  const turn = (value: string) =>
    onQuery(
      filterState(query, field, value) === null
        ? applyFilterChange(query, { field, value, not })
        : removeFilter(query, field, value),
    )
  return (
    <>
      <input
        type="text"
        aria-label={words.searchValues}
        placeholder={words.searchValues}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        className="h-7 rounded-2 border border-n7 bg-n1 px-2 text-13 max-sheet:h-10"
      />
      <ul aria-label={words.values} className="-mx-1 max-h-64 overflow-y-auto">
        {lines.map(({ value, count }) => (
          <li key={value} className="flex items-center gap-1 rounded-2 px-1 hover:bg-n3">
            <label className="flex h-7 min-w-0 flex-1 items-center gap-2 text-12 max-sheet:h-10">
              <input type="checkbox" checked={filterState(query, field, value) !== null} onChange={() => turn(value)} />
              <span className="plain-text min-w-0 flex-1 truncate">
                {value === '' ? say.emptyValue : toVisibleText(value)}
              </span>
              <span className="num text-n10">
                {count !== null && (facets.data?.estimated === true && count > 0 ? '≈ ' : '') + formatNumber(count)}
              </span>
            </label>
            <button
              type="button"
              aria-label={words.onlyThis(value === '' ? say.emptyValue : value)}
              onClick={() => only(value)}
              className="h-6 rounded-1 px-1.5 text-11 text-n11 hover:bg-n5 hover:text-n12 max-sheet:h-10"
            >
              {words.only}
            </button>
          </li>
        ))}
        {facets.data !== undefined && lines.length === 0 && <li className="px-1 text-12 text-n10">{words.noValues}</li>}
      </ul>
      {facets.error !== null && <p className="text-12 text-filter">{facets.error.message}</p>}
      {group?.more === true && <p className="text-11 text-n10">{words.moreValues}</p>}
    </>
  )
}

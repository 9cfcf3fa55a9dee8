import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { facetsQuery } from '../../../../api/queries.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { railMessages as words } from '../../../../messages/list/rail.ts'
import { applyFilterChange, type FilterField, filterState, removeFilter } from '#contract/search/filter-change.ts'
import { Skeleton } from '../../../../ui/skeleton.tsx'
import { toFacetGroups } from './facet-groups.ts'
import { FacetValue } from './facet-value.tsx'
import { MoreValues } from './more-values.tsx'

const NAMES: Readonly<Record<string, string>> = say.fields

interface Props {
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
}

/** The values that occur in the rows that match, with counts; each can be included or excluded. */
export default function FacetRail({ query, onQuery }: Props) {
  const facets = useQuery(facetsQuery(query, [], ''))
  if (facets.isPending) {
    return (
      <div className="flex flex-col gap-4 p-3">
        {['w-24', 'w-32', 'w-20', 'w-28', 'w-36', 'w-16'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    )
  }
  const groups = facets.data === undefined ? [] : toFacetGroups(facets.data, query)
  const choose = (field: FilterField, value: string, not: boolean) => {
    const wanted = not ? 'exclude' : 'include'
    const next =
      filterState(query, field, value) === wanted
        ? removeFilter(query, field, value)
        : applyFilterChange(query, { field, value, not })
    onQuery(next)
  }
  return (
    <div className="flex flex-col gap-3 py-2">
      {facets.error !== null && <p className="px-3 text-12 text-filter">{facets.error.message}</p>}
      {groups.length === 0 && facets.error === null && <p className="px-3 text-12 text-n10">{words.none}</p>}
      {groups.map(({ field, values, more }) => {
        const most = Math.max(1, ...values.map((one) => one.count ?? 0))
        return (
          <section key={field} aria-label={NAMES[field] ?? field} className="[&>button]:ms-0.5">
            <h2 className="truncate px-3 pb-0.5 text-11 font-medium text-n10">
              {NAMES[field] ?? <code>{field}</code>}
            </h2>
            <ul>
              {values.map(({ value, count }) => (
                <FacetValue
                  key={value}
                  value={value}
                  count={count}
                  estimated={facets.data?.estimated ?? false}
                  part={(count ?? 0) / most}
                  state={filterState(query, field, value)}
                  onChoose={(not) => choose(field, value, not)}
                />
              ))}
            </ul>
            {more && <MoreValues field={field} name={NAMES[field] ?? field} query={query} onQuery={onQuery} />}
          </section>
        )
      })}
    </div>
  )
}

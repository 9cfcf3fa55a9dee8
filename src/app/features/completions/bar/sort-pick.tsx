import { COLUMN_IDS } from '#contract/row/columns.ts'
import { BEST_MATCH, type SearchQuery } from '#contract/search/search-query.ts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { sortingMessages as say } from '../../../messages/list/sorting.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { columnSpec } from '../table/columns/columns.ts'

/** Chooses the sort column on screens where rows are cards without a header. */
export default function SortPick({ query, onQuery }: { query: SearchQuery; onQuery: (query: SearchQuery) => void }) {
  const { sort } = query
  return (
    <div className="flex w-36 shrink-0 items-center">
      <select
        aria-label={say.sort}
        value={sort.field}
        onChange={({ target }) => {
          const descending = columnSpec(target.value)?.descendsFirst ?? false
          onQuery({ ...query, sort: { field: target.value, descending } })
        }}
        className="h-6 min-w-0 flex-1 rounded-2 bg-n4 ps-1.5 text-12 text-n12"
      >
        {[...new Set([...(query.q === null ? [] : [BEST_MATCH.field]), ...COLUMN_IDS, sort.field])].map((id) => (
          <option key={id} value={id}>
            {id === BEST_MATCH.field ? say.bestMatch : (columnSpec(id)?.label ?? id)}
          </option>
        ))}
      </select>
      {sort.field !== BEST_MATCH.field && (
        <IconButton
          label={sort.descending ? say.descending : say.ascending}
          icon={sort.descending ? <ArrowDown /> : <ArrowUp />}
          onClick={() => onQuery({ ...query, sort: { ...sort, descending: !sort.descending } })}
        />
      )}
    </div>
  )
}

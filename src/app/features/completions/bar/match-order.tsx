import { BEST_MATCH, DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { sortingMessages as say } from '../../../messages/list/sorting.ts'

/** The order of search results: newest first, or best match first. */
export default function MatchOrder({ query, onQuery }: { query: SearchQuery; onQuery: (query: SearchQuery) => void }) {
  const best = query.sort.field === BEST_MATCH.field
  return (
    <select
      aria-label={say.order}
      value={best ? BEST_MATCH.field : query.sort.field}
      onChange={({ target }) =>
        onQuery({ ...query, sort: target.value === BEST_MATCH.field ? BEST_MATCH : DEFAULT_SORT })
      }
      className="h-6 shrink-0 rounded-2 bg-n4 ps-1.5 text-12 text-n12 max-sheet:hidden"
    >
      <option value={BEST_MATCH.field}>{say.bestMatch}</option>
      <option value={best ? DEFAULT_SORT.field : query.sort.field}>
        {best || query.sort.field === DEFAULT_SORT.field ? say.newestFirst : say.byColumn}
      </option>
    </select>
  )
}

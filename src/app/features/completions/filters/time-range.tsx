import type { SearchQuery } from '#contract/search/search-query.ts'
import { parseSearchQuery, toSearchParams } from '#contract/search/search-query-codec.ts'
import { filterMessages as say } from '../../../messages/list/filters.ts'
import { Segmented } from '../../../ui/segmented.tsx'

const PICKS = [
  { id: '-24h..', label: say.rangeDay },
  { id: '-7d..', label: say.rangeWeek },
  { id: '-30d..', label: say.rangeMonth },
  { id: '', label: say.rangeAll },
]

/**
 * Quick choices of how far back to search. They stay relative in the address, so that a link means the same tomorrow.
 */
export function TimeRange({ query, onQuery }: { query: SearchQuery; onQuery: (query: SearchQuery) => void }) {
  const written = toSearchParams(query).get('created') ?? ''
  return (
    <Segmented
      label={say.range}
      options={PICKS}
      selected={PICKS.some((pick) => pick.id === written) ? written : null}
      onSelect={(text) => onQuery(withCreated(query, text))}
    />
  )
}

/** The search with another time range, written as `created=` is; an empty text removes it. */
export function withCreated(query: SearchQuery, text: string): SearchQuery {
  return { ...query, created: parseSearchQuery(new URLSearchParams({ created: text })).query.created }
}

import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { type FoundPlace, listPlace } from '../../api/list-place.ts'
import { parseCompletionsSearch, parseFlatSearch } from '../../search/completions-search.ts'

/**
 * Finds the place of a record that an address has opened, and that the list has not shown: `onPlace` is told, so that the
 * list can go there. Null until it is known, and for what was opened from the list.
 */
export function useListPlace(
  row: CompletionRow | null,
  isListed: boolean,
  onPlace: ((index: number, row: CompletionRow) => void) | null,
): FoundPlace | null {
  const client = useQueryClient()
  // Only the search that came with the record: another one begins at its top.
  const [query] = useState(() => (isListed || onPlace === null ? null : readQuery()))
  const { data = null } = useQuery({
    ...listPlace(client, query, row),
    enabled: query !== null && row !== null && !isListed,
  })
  const tell = useEffectEvent((index: number) => {
    if (row !== null && !isListed) onPlace?.(index, row)
  })
  // An event, as a press is: the list goes there once, and nothing here keeps the place for it.
  useEffect(() => {
    if (typeof data === 'number') tell(data)
  }, [data])
  return isListed ? null : data
}

function readQuery(): SearchQuery {
  return parseCompletionsSearch(parseFlatSearch(location.search)).query
}

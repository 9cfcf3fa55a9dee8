import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import type { QueryClient } from '@tanstack/react-query'
import { goTo } from '../address/go-to.ts'
import { withoutBase } from '../base-path.ts'
import { rowsAt, rowsWalk, sourcesQuery } from '../api/queries.ts'
import { bringConditionChips } from '../features/completions/filters/chips/filter-chip-bar.tsx'
import { bringWalk } from '../features/completions/rows/use-walk.ts'
import { parseCompletionsSearch, parseFlatSearch } from '../search/completions-search.ts'
import { countConditions } from '../search/filter-conditions.ts'

/** The first draw waits this long, in milliseconds, for what it is to show; later it shows that it waits. */
const PATIENCE_MS = 200

/**
 * Resolves when the page can be drawn with what its address asks for, so that it is drawn once and not three times: empty,
 * with places for rows, with rows. The server named the questions to its store in its answer (`first-asked.ts`), so
 * they are on their way. `/` becomes the address of the list. Never rejects.
 */
export async function firstAnswers(client: QueryClient): Promise<void> {
  const search = parseFlatSearch(location.search)
  const path = withoutBase(location.pathname)
  if (path === '/') goTo({ to: '/completions', search }, { replace: true })
  else if (path !== '/completions') return
  const { query } = parseCompletionsSearch(search)
  const needed: Promise<unknown>[] = isUpstreamName(query.source)
    ? [bringWalk(), client.prefetchInfiniteQuery(rowsWalk(query)), client.prefetchQuery(sourcesQuery())]
    : [client.prefetchQuery(rowsAt(query, null, 0, PAGE_ROWS)), client.prefetchQuery(sourcesQuery())]
  // A line of chips that came later would move the table, perhaps from under a press.
  if (countConditions(query) > 0) needed.push(bringConditionChips())
  await Promise.race([Promise.allSettled(needed), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
}

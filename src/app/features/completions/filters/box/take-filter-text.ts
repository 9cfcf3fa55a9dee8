import { applyFilterText } from '#contract/search/filter-text.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { filterProblemMessages as problemWords } from '../../../../messages/list/filter-problems.ts'
import { getPreferences } from '../../../../preferences.ts'
import { toZonedCreated } from '../../../../search/zoned-created.ts'

/**
 * The search with the box's text added, with days in the chosen time zone; or why that is not possible, and where the
 * first fault is.
 */
export function takeFilterText(
  query: SearchQuery,
  text: string,
): { query: SearchQuery; problems: string[]; fault: [from: number, to: number] | null } {
  const local = getPreferences().timeZone === 'local'
  const { query: asked, problems } = applyFilterText(query, text, local ? toZonedCreated : undefined)
  const [first] = problems
  return {
    query: asked,
    problems: problems.map((one) => problemWords[one.kind](one.text, one.expected, one.at + 1)),
    fault: first === undefined ? null : [first.at, first.end],
  }
}

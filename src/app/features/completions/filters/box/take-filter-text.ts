import { applyFilterText } from '#contract/search/filter-text.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { filterProblemMessages as problemWords } from '../../../../messages/list/filter-problems.ts'
import { getPreferences } from '../../../../preferences.ts'
import { toZonedCreated } from '../../../../search/zoned-created.ts'

/**
 * The question with what the box says on top, days being those of the zone that is chosen; or, where it cannot be asked,
 * why, and the place of the first fault.
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

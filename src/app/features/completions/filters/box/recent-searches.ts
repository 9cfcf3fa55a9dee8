import type { SearchQuery } from '#contract/search/search-query.ts'
import { getPreferences, setPreferences } from '../../../../preferences.ts'
import { takeFilterText } from './take-filter-text.ts'

/** More would push the suggestions out of sight. */
const MOST_SEARCHES = 10
/** A longer text was pasted rather than typed. */
const LONGEST_SEARCH = 300

/** The list with the new search at its head, and only there. */
export function withRecent(recent: readonly string[], text: string): string[] {
  const search = text.trim()
  if (search === '' || search.length > LONGEST_SEARCH) return [...recent]
  return [search, ...recent.filter((one) => one !== search)].slice(0, MOST_SEARCHES)
}

/** Reads the box's text as `takeFilterText` does, and remembers it in this browser if it is a valid search. */
export function enterFilterText(query: SearchQuery, text: string): ReturnType<typeof takeFilterText> {
  const taken = takeFilterText(query, text)
  if (taken.fault === null && text.trim() !== '')
    setPreferences({ recentSearches: withRecent(getPreferences().recentSearches, text) })
  return taken
}

/** Forgets all recent searches. */
export function forgetSearches(): void {
  setPreferences({ recentSearches: [] })
}

export { toBoxText } from '#contract/search/filter-text.ts'

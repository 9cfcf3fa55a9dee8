import type { SearchQuery } from '#contract/search/search-query.ts'
import { getPreferences, setPreferences } from '../../../../preferences.ts'
import { takeFilterText } from './take-filter-text.ts'

/** How many are remembered. */
const MOST = 10
/** A longer text is one that was put in, not typed, and not looked for in a list. */
const LONGEST = 300

/** The list with what was just searched for at its head, and there only. */
export function withRecent(recent: readonly string[], text: string): string[] {
  const search = text.trim()
  if (search === '' || search.length > LONGEST) return [...recent]
  return [search, ...recent.filter((one) => one !== search)].slice(0, MOST)
}

/** What the box says, as `takeFilterText` reads it; what could be asked is remembered in this browser. */
export function enterFilterText(query: SearchQuery, text: string): ReturnType<typeof takeFilterText> {
  const taken = takeFilterText(query, text)
  if (taken.fault === null && text.trim() !== '')
    setPreferences({ recentSearches: withRecent(getPreferences().recentSearches, text) })
  return taken
}

/** Forgets all of them. */
export function forgetSearches(): void {
  setPreferences({ recentSearches: [] })
}

import { applyFilterChange, isMetadataField } from '#contract/search/filter-change.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'

/** Words of a prompt that are searched for: more would be slow, and hardly ever find less. */
const WORDS = 12

/**
 * The question that finds the rows of a group. A metadata value is asked for as it is; of a prompt its first words are, as a
 * phrase, which may find more than the group. Null where no question does.
 */
export function toGroupQuery(query: SearchQuery, by: string, value: string | null): SearchQuery | null {
  if (isMetadataField(by)) {
    const rest = { ...query, meta: query.meta.filter(({ key }) => `meta.${key}` !== by) }
    return applyFilterChange(rest, { field: by, value, not: value === null })
  }
  const words = value?.match(/[\p{L}\p{N}]+/gu)?.slice(0, WORDS) ?? []
  if (words.length === 0) return null
  const phrase = `"${words.join(' ')}"`
  // With alternatives in it, one more word would belong to the last of them only.
  const others = query.q === null || /\bOR\b/.test(query.q) ? '' : `${query.q} `
  return { ...query, q: others + phrase }
}

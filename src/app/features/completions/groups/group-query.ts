import { applyFilterChange, isMetadataField } from '#contract/search/filter-change.ts'
import type { RowGroup } from '#contract/found/groups.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'

/** How many words of a prompt are searched for: more would be slow, and rarely find fewer rows. */
const WORDS = 12

/**
 * The search that finds the rows of a group. A metadata value is searched exactly, and so is a prompt of which it is known what it
 * hashes to; of others, the first words are searched as a phrase, which may find more than the group. Null if no search does.
 */
export function toGroupQuery(
  query: SearchQuery,
  by: string,
  { value, prompt }: Pick<RowGroup, 'value' | 'prompt'>,
): SearchQuery | null {
  if (isMetadataField(by)) {
    const rest = { ...query, meta: query.meta.filter(({ key }) => `meta.${key}` !== by) }
    return applyFilterChange(rest, { field: by, value, not: value === null })
  }
  if (prompt !== undefined) return { ...query, prompt: { values: [prompt], not: false } }
  const words = value?.match(/[\p{L}\p{N}]+/gu)?.slice(0, WORDS) ?? []
  if (words.length === 0) return null
  const phrase = `"${words.join(' ')}"`
  // With alternatives in it, another word would belong only to the last of them.
  const others = query.q === null || /\bOR\b/.test(query.q) ? '' : `${query.q} `
  return { ...query, q: others + phrase }
}

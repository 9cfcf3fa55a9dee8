import type { SearchQuery } from '#contract/search/search-query.ts'
import { Refusal } from '../refusal.ts'
import { parseWholeSearch } from '../whole-search.ts'
import { UsageError } from './usage-error.ts'

/** What `--search` of a command finds that acts on all of it. Throws `UsageError` where a part of it would narrow nothing. */
export function readWholeSearch(text: string): SearchQuery {
  try {
    const query = parseWholeSearch(new URLSearchParams(text.replace(/^\?/, '')))
    if (query.source !== null && query.source !== 'store')
      throw new UsageError('--search: the command knows the store only')
    return query
  } catch (error) {
    return toUsageError(error)
  }
}

/** Throws a refusal as what is wrong with `--search`, anything else as it is. */
export function toUsageError(error: unknown): never {
  throw error instanceof Refusal ? new UsageError(`--search: ${error.message}`) : error
}

import type { SearchQuery } from '#contract/search/search-query.ts'
import { Refusal } from '../source/refusal.ts'
import { parseWholeSearch } from '../source/whole-search.ts'
import { UsageError } from './usage-error.ts'

/**
 * The search of a command that acts on everything it finds. Throws `UsageError` if a part of it would not limit
 * anything.
 */
export function readWholeSearch(text: string): SearchQuery {
  try {
    const query = parseWholeSearch(new URLSearchParams(text.replace(/^\?/, '')))
    if (query.source !== null && query.source !== 'store')
      throw new UsageError('--search: the command knows the store only')
    return query
  } catch (error) {
    return throwUsageError(error)
  }
}

/** Throws a refusal as a fault of `--search`, and anything else as it is. */
export function throwUsageError(error: unknown): never {
  throw error instanceof Refusal ? new UsageError(`--search: ${error.message}`) : error
}

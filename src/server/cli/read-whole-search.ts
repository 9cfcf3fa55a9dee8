import type { SearchQuery } from '#contract/search-query.ts'
import { Refusal } from '../refusal.ts'
import { answerable } from '../store/sqlite/row-page-answer.ts'
import { parseWholeSearch } from '../whole-search.ts'
import { UsageError } from './usage-error.ts'

/** What `--search` of a command finds that acts on all of it. Throws `UsageError` where a part of it would narrow nothing. */
export function readWholeSearch(text: string): SearchQuery {
  try {
    const query = parseWholeSearch(new URLSearchParams(text.replace(/^\?/, '')))
    if (query.source !== null && query.source !== 'store')
      throw new UsageError('--search: the command knows the store only')
    const [unanswered] = answerable(query).unanswered
    if (unanswered !== undefined) throw new UsageError(`--search: Invalid '${unanswered.param}': ${unanswered.reason}`)
    return query
  } catch (error) {
    throw error instanceof Refusal ? new UsageError(`--search: ${error.message}`) : error
  }
}

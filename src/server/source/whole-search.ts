import { parseSearchQuery, toSearchParams } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { SHOWING_PARAMS } from '#contract/search/showing-params.ts'
import type { CompletionSource } from './completion-source.ts'
import { Refusal } from './refusal.ts'

/**
 * The search of something that acts on, or exports, everything that matches. A page shows what it ignores; here every
 * parameter must limit the rows: an unknown or empty one, or one that asks for a part of a list, is refused. `besides`:
 * parameters that are read elsewhere. Throws `Refusal` 400 that names the parameter.
 */
export function parseWholeSearch(params: URLSearchParams, besides: readonly string[] = []): SearchQuery {
  const search = new URLSearchParams([...params].filter(([name]) => ![...besides, ...SHOWING_PARAMS].includes(name)))
  const { query, refused } = parseSearchQuery(search)
  const [first] = refused
  if (first !== undefined) throw narrowsNothing(first.param, first.reason)
  const understood = toSearchParams(query)
  for (const [name, text] of search) {
    if (understood.has(name) || (name === 'sort' && text !== '')) continue
    const reason = text === '' ? 'it is empty; leave it out to mean everything' : 'it narrows nothing here'
    throw narrowsNothing(name, reason)
  }
  return query
}

/**
 * The same search, after the source has confirmed that it can answer all of it. Rejects with `Refusal` 400 that names
 * the first parameter that it cannot answer: the text of records in the store, most filters at an upstream.
 */
export async function requireAnswered(
  source: Pick<CompletionSource, 'list'>,
  query: SearchQuery,
  signal?: AbortSignal,
): Promise<SearchQuery> {
  const { unanswered } = await source.list(query, { limit: 1, countLater: true }, signal)
  const [first] = unanswered
  if (first !== undefined) throw narrowsNothing(first.param, first.reason.replace(/\.$/, ''))
  return query
}

function narrowsNothing(param: string, reason: string): Refusal {
  return new Refusal(400, `Invalid '${param}': ${reason}. Nothing was done.`, { param, code: 'invalid_value' })
}

import { parseSearchQuery, toSearchParams } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { CompletionSource } from './completion-source.ts'
import { Refusal } from './refusal.ts'

/** Parameters of the page that say how rows are shown, and so change nothing of which rows there are. */
const ONLY_SHOWING = ['open', 'columns', 'view', 'group']

/**
 * The search of whatever acts on all that match or hands it out: a file, a deletion. Unlike a page, which shows what it
 * leaves out, it takes no parameter that narrows nothing: not an unknown one, not one that says which part of a list is
 * wanted, not an empty one. `besides`: parameters that are read elsewhere. Throws `Refusal` 400 naming the parameter.
 */
export function parseWholeSearch(params: URLSearchParams, besides: readonly string[] = []): SearchQuery {
  const search = new URLSearchParams([...params].filter(([name]) => ![...besides, ...ONLY_SHOWING].includes(name)))
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
 * The same search, once the source has said that it can answer all of it. Rejects with `Refusal` 400 naming the first
 * parameter that it cannot answer: the text of records in the store, most of them at an upstream.
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

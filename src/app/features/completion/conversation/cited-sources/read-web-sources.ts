import { memberOf } from '../../../../record/json-value.ts'

/** A source of an answer; unknown facts are null. */
export interface WebSource {
  url: string | null
  title: string | null
  date: string | null
  snippet: string | null
}

/**
 * The sources of the numbers `[1]`, `[2]` in a text: `citations` give the order, `search_results` the details
 * (Perplexity; both are beside the choices, or in a message). Results without a number follow. Empty if there are none.
 */
export function readWebSources(holder: unknown): WebSource[] {
  const results = listOf(memberOf(holder, 'search_results')).map(toSource)
  const cited = listOf(memberOf(holder, 'citations')).map(toSource)
  if (cited.length === 0) return results
  const known = new Map(results.map((result) => [result.url, result]))
  const sources = cited.map((source) => {
    const result = known.get(source.url)
    known.delete(source.url)
    return result === undefined ? source : { ...result, title: source.title ?? result.title }
  })
  return [...sources, ...known.values()]
}

function listOf(value: unknown): unknown[] {
  const list: unknown[] = Array.isArray(value) ? value : []
  return list.filter((one) => toSource(one).url !== null || toSource(one).title !== null)
}

function toSource(one: unknown): WebSource {
  if (typeof one === 'string') return { url: one, title: null, date: null, snippet: null }
  const said = (...names: string[]) => {
    const value = names.map((name) => memberOf(one, name)).find((member) => typeof member === 'string' && member !== '')
    return typeof value === 'string' ? value : null
  }
  return {
    url: said('url', 'link', 'uri'),
    title: said('title', 'name'),
    date: said('date', 'published_date', 'last_updated'),
    snippet: said('snippet', 'content', 'text', 'description'),
  }
}

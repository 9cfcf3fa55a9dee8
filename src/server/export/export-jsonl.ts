import type { SearchQuery } from '#contract/search-query.ts'
import type { CompletionStore } from '../store/store.ts'

/**
 * Everything that matches, one record a line, in the records' own bytes with the metadata as it stands. Line breaks
 * between JSON tokens (a pretty-printed record) become spaces, which changes no value. Damaged records are left out.
 */
export async function* exportJsonl(
  store: CompletionStore,
  query: SearchQuery,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  for await (const records of store.export(query, signal)) {
    let text = ''
    for (const { json } of records) if (json !== null) text += `${toOneLine(json)}\n`
    if (text !== '') yield text
  }
}

/** A raw line break cannot stand inside a JSON string, so each one in the text is white space between tokens. */
function toOneLine(json: string): string {
  return /[\r\n]/.test(json) ? json.replace(/[\r\n]+/g, ' ') : json
}

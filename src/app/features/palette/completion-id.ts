import { isSourceName, type SourceName } from '#contract/search/search-query.ts'

/** The id of a completion in a text. */
export interface FoundId {
  id: string
  /** Whether it must be an id: by its form, or by its place in an address. False for a word that only may be one. */
  sure: boolean
  /** The source that the address names; null if it names none. */
  source: SourceName | null
}

/** Shorter words are hardly ever ids. */
const SHORTEST_ID = 6

/**
 * Finds an id in a text: an id, a page of ours, an address of our API or the contract's, any address that contains an
 * OpenAI id; a word with a digit may be an id of another server. Null for any other text.
 */
export function toCompletionId(text: string): FoundId | null {
  const given = text.trim()
  if (given === '' || /\s/.test(given)) return null
  const url = /^https?:/i.test(given) ? URL.parse(given) : null
  if (url !== null) {
    const named = url.searchParams.get('source')
    const source = named !== null && isSourceName(named) ? named : null
    const open = url.searchParams.get('open')
    if (open !== null && open !== '') return { id: open, sure: true, source }
    const [, inPath] =
      /\/completions\/([^/]+)(?:\/(?:messages|raw|request|answer|listed))?\/?$/.exec(url.pathname) ?? []
    if (inPath !== undefined) return decode(inPath, source)
    const [id] = /chatcmpl-[\w-]+/.exec(given) ?? []
    return id === undefined ? null : { id, sure: true, source: null }
  }
  if (given.startsWith('chatcmpl-')) return { id: given, sure: true, source: null }
  return given.length >= SHORTEST_ID && /\d/.test(given) && !/[:<>=]/.test(given)
    ? { id: given, sure: false, source: null }
    : null
}

function decode(text: string, source: SourceName | null): FoundId | null {
  try {
    return { id: decodeURIComponent(text), sure: true, source }
  } catch {
    return null
  }
}

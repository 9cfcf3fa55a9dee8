/** The id of a completion in a text. */
export interface FoundId {
  id: string
  /** It has the form of an id, or the place of one in an address; any other word may be one, too. */
  sure: boolean
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
    const open = url.searchParams.get('open')
    if (open !== null && open !== '') return { id: open, sure: true }
    const [, inPath] =
      /\/completions\/([^/]+)(?:\/(?:messages|raw|request|answer|listed))?\/?$/.exec(url.pathname) ?? []
    if (inPath !== undefined) return decode(inPath)
    const [id] = /chatcmpl-[\w-]+/.exec(given) ?? []
    return id === undefined ? null : { id, sure: true }
  }
  if (given.startsWith('chatcmpl-')) return { id: given, sure: true }
  return given.length >= SHORTEST_ID && /\d/.test(given) && !/[:<>=]/.test(given) ? { id: given, sure: false } : null
}

function decode(text: string): FoundId | null {
  try {
    return { id: decodeURIComponent(text), sure: true }
  } catch {
    return null
  }
}

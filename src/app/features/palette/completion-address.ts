/**
 * The id of the completion that a text leads to: an id, a page of ours, an address of our API or the contract's, or any
 * address with an id of OpenAI's in it. Null for any other text.
 */
export function toCompletionId(text: string): string | null {
  const given = text.trim()
  if (given === '' || /\s/.test(given)) return null
  const url = /^https?:/i.test(given) ? URL.parse(given) : null
  if (url !== null) {
    const open = url.searchParams.get('open')
    if (open !== null && open !== '') return open
    const [, inPath] =
      /\/completions\/([^/]+)(?:\/(?:messages|raw|request|answer|listed))?\/?$/.exec(url.pathname) ?? []
    if (inPath !== undefined) return decode(inPath)
  }
  const [id] = /chatcmpl-[\w-]+/.exec(given) ?? []
  return id ?? null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

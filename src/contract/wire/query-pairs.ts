import { ParamError } from './param-error.ts'

function decode(text: string, param: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (error) {
    if (error instanceof URIError) {
      throw new ParamError(`Invalid percent-encoding in the query string at '${param}'.`, param, 'invalid_encoding')
    }
    throw error
  }
}

/**
 * The pairs of a query string (with or without `?`) in order, decoded once: `+` and `%20` are both a space; a name
 * without `=` has the value "". Unlike `URLSearchParams`, it refuses broken encodings instead of guessing: throws
 * `ParamError`.
 */
export function parseQueryPairs(search: string): [name: string, value: string][] {
  const text = search.startsWith('?') ? search.slice(1) : search
  return text
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const cut = piece.indexOf('=')
      const name = cut === -1 ? piece : piece.slice(0, cut)
      return [decode(name, name), cut === -1 ? '' : decode(piece.slice(cut + 1), name)]
    })
}

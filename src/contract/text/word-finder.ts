import { foldText, HUMP, toTextPieces } from './text-pieces.ts'
import { parseTextQuery, type TextTerm } from './text-query.ts'

/** A range of a text, in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** Gives the ranges of a text that a search matches, in order, without overlaps. */
export type WordFinder = (text: string) => Span[]

/** A letter with the marks above it, which are folded together. */
const CLUSTER = /[\s\S](?:\p{M}|\p{Cf}|\uff9e|\uff9f)*/gu
const LETTER = /[\p{L}\p{N}]/u
const HUMP_HERE = new RegExp(HUMP, 'y')

/**
 * A finder for what `q` searches, by the rules of the index (`docs/search.md`). Excluded words are not searched for.
 * Null if nothing is.
 */
export function createWordFinder(q: string): WordFinder | null {
  const terms = parseTextQuery(q)
    .flat()
    .filter((term) => !term.not)
  if (terms.length === 0) return null
  const patterns = terms.map((term) => ({ pattern: toPattern(term), ...toEnds(term) }))
  return (text) => {
    const { folded, places } = foldInPlace(text)
    const found = patterns.flatMap(({ pattern, opens, closes }) =>
      [...folded.matchAll(pattern)].flatMap(({ 0: match, index }) => {
        const start = places?.[index] ?? index
        const end = places?.[index + match.length] ?? index + match.length
        const stands = (opens || isEdge(text, start)) && (closes || isEdge(text, end))
        return stands && end > start ? [{ start, end }] : []
      }),
    )
    return withoutOverlaps(found)
  }
}

/** The pieces of a term in order, with anything between them that is not a letter. */
function toPattern({ text }: TextTerm): RegExp {
  const pieces = toTextPieces(text)
  const source = pieces.map((piece, n) => {
    const next = pieces[n + 1]
    const between = next === undefined ? '' : piece.run || next.run ? '[^\\p{L}\\p{N}]*' : '[^\\p{L}\\p{N}]+'
    return `${piece.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}${between}`
  })
  return new RegExp(source.join(''), 'gu')
}

/** Whether a letter may stand before or after it: any part of a run matches. */
function toEnds({ text, prefix }: TextTerm): { opens: boolean; closes: boolean } {
  const pieces = toTextPieces(text)
  return { opens: pieces[0]?.run === true, closes: prefix || pieces.at(-1)?.run === true }
}

/**
 * A text as it is compared, and for each of its units the position in the original; null if all positions are the same.
 */
function foldInPlace(text: string): { folded: string; places: number[] | null } {
  if (/^[\p{ASCII}]*$/u.test(text)) return { folded: text.toLowerCase(), places: null }
  let folded = ''
  const places: number[] = []
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const plain = foldText(cluster)
    for (let unit = 0; unit < plain.length; unit++) places.push(index)
    folded += plain
  }
  places.push(text.length)
  return { folded, places }
}

/** Whether a word may begin or end there: next to no letter, or at a hump of `getUserName`. */
function isEdge(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at).match(/[\s\S]$/u)?.[0] ?? ''
  const after = text.slice(at, at + 2).match(/^[\s\S]/u)?.[0] ?? ''
  if (!LETTER.test(before) || !LETTER.test(after)) return true
  HUMP_HERE.lastIndex = at
  return HUMP_HERE.test(text)
}

function withoutOverlaps(found: Span[]): Span[] {
  let end = 0
  return found
    .toSorted((one, other) => one.start - other.start || other.end - one.end)
    .filter((span) => {
      if (span.start < end) return false
      end = span.end
      return true
    })
}

import { BETWEEN_PIECES, foldText, HUMP, toTextPieces, WORD_LETTER } from './text-pieces.ts'
import { parseTextQuery, type TextTerm } from './text-query.ts'

/** A range of a text, in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** Gives the ranges of a text that a search matches, in order, without overlaps. */
export type WordFinder = (text: string) => Span[]

/** A letter with the marks above it, or the letters of a Korean syllable, which are folded together. */
const CLUSTER = /(?:[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|[\s\S])(?:\p{M}|\p{Cf}|\uff9e|\uff9f)*/gu
const LETTER_HERE = new RegExp(WORD_LETTER, 'uy')
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
    const { folded, starts, ends } = foldInPlace(text)
    const found = patterns.flatMap(({ pattern, opens, closes }) =>
      [...folded.matchAll(pattern)].flatMap(({ 0: match, index }) => {
        const behind = index + match.length
        const start = starts?.[index] ?? index
        const end = ends?.[behind - 1] ?? behind
        const stands =
          (opens || isEdge(folded, index) || isHump(text, start) || isEscaped(text, start)) &&
          (closes || isEdge(folded, behind) || isHump(text, end))
        return stands ? [{ start, end }] : []
      }),
    )
    return withoutOverlaps(found)
  }
}

/** The pieces of a term in order, with what may stand between them: nothing, where a word and a run meet. */
function toPattern({ text }: TextTerm): RegExp {
  const pieces = toTextPieces(text)
  const source = pieces.map((piece, n) => {
    const next = pieces[n + 1]
    const between = next === undefined ? '' : `(?:${BETWEEN_PIECES})${piece.run === next.run ? '+' : '*'}`
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
 * A text as it is compared, and for each of its units where its letter, with the marks above it, starts and ends in the
 * original; null if nothing is elsewhere.
 */
function foldInPlace(text: string): { folded: string; starts: number[] | null; ends: number[] | null } {
  if (/^[\p{ASCII}]*$/u.test(text)) return { folded: text.toLowerCase(), starts: null, ends: null }
  let folded = ''
  const [starts, ends]: [number[], number[]] = [[], []]
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const plain = foldText(cluster)
    for (let unit = 0; unit < plain.length; unit++) {
      starts.push(index)
      ends.push(index + cluster.length)
    }
    folded += plain
  }
  return { folded, starts, ends }
}

/** Whether a word may begin or end there in a folded text. Letters of other scripts may stand beside it: `使用API接口`. */
function isEdge(folded: string, at: number): boolean {
  return !isLetter(folded, at) || !isLetter(folded, at - 1)
}

/** No letter of a word is a pair of surrogates. */
function isLetter(folded: string, at: number): boolean {
  LETTER_HERE.lastIndex = at
  return at >= 0 && LETTER_HERE.test(folded)
}

/** `\nword` in JSON that is shown as it is written. */
function isEscaped(text: string, at: number): boolean {
  return text[at - 2] === '\\' && 'bfnrt'.includes(text[at - 1] ?? ' ')
}

function isHump(text: string, at: number): boolean {
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

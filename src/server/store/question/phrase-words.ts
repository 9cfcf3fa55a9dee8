import { toTextPieces } from '#contract/text/text-pieces.ts'
import { toPairs } from '../record/searched-text.ts'

/**
 * The words of an index that a text asks for, in their order, as `toSearchedText` wrote them; `open`: the last one is only
 * the beginning of what is looked for. `prefix`: the text itself is a beginning.
 */
export function toPhraseWords(text: string, prefix: boolean): { words: string[]; open: boolean } {
  const pieces = toTextPieces(text)
  const last = pieces.at(-1)
  const words = pieces.flatMap((piece) => {
    if (!piece.run) return [piece.text]
    const pairs = toPairs(piece.text)
    // The text may continue after the match.
    return piece === last && pairs.length > 1 ? pairs.slice(0, -1) : pairs
  })
  return { words, open: last?.run === true ? Array.from(last.text).length === 1 : prefix }
}

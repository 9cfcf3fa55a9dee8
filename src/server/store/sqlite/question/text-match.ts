import { parseTextQuery, type TextTerm } from '#contract/text/text-query.ts'
import { GAP, toHumps } from '../../record/searched-text.ts'
import { toPhraseWords } from '../../question/phrase-words.ts'
import { toMetadataWord } from './metadata-words.ts'

/**
 * The index's own expression for a text that is searchable (`contract/text/is-searchable.ts`); every word in it is quoted, so
 * that no text is a syntax error.
 */
export function toTextMatch(text: string): string {
  const query = parseTextQuery(text)
  const wanted: string[] = []
  const unwanted: string[] = []
  for (const group of query) {
    const [only, ...more] = group
    if (only !== undefined && more.length === 0 && only.not) unwanted.push(toExpression(only))
    else {
      const either = group.map((term) =>
        term.not ? `(${quote([GAP])} NOT ${toExpression(term)})` : toExpression(term),
      )
      wanted.push(`(${either.join(' OR ')})`)
    }
  }
  // Every record contains the gap.
  const all = wanted.length === 0 ? quote([GAP]) : `(${wanted.join(' AND ')})`
  return unwanted.length === 0 ? all : `${all} NOT (${unwanted.join(' OR ')})`
}

function toExpression({ text, prefix }: TextTerm): string {
  const { words, open } = toPhraseWords(text, prefix)
  const whole = anywhere(words, open)
  const humps = toHumps(text)
  if (humps.length === 0 || !/^[A-Za-z0-9]+$/.test(text)) return `(${whole})`
  // `userName` is also found within `getUserName`.
  const parts = humps.map((hump) => hump.toLowerCase())
  return `(${whole} OR parts : (${anywhere(parts, prefix)}))`
}

/** Words in a row, in what was said or in a value of metadata; `open`: the last is only the beginning of one. */
function anywhere(words: readonly string[], open: boolean): string {
  const either = [words, words.map(toMetadataWord)]
  return either.map((row) => `${quote(row)}${open ? ' *' : ''}`).join(' OR ')
}

function quote(tokens: readonly string[]): string {
  return `"${tokens.join(' ')}"`
}

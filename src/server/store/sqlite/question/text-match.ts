import { parseTextQuery, type TextTerm } from '#contract/text/text-query.ts'
import { GAP, toHumps } from '../../record/searched-text.ts'
import { toPhraseWords } from '../../question/phrase-words.ts'
import { toMetadataWord } from './metadata-words.ts'

/** Words that must stand in a row; `isOpen`: the last is only the beginning of one; `inParts`: in the column of parts of identifiers. */
export interface AskedPhrase {
  words: readonly string[]
  isOpen: boolean
  inParts: boolean
}

/** A row must have one of these phrases (`not`: none of them). */
export interface AskedTerm {
  phrases: readonly AskedPhrase[]
  not: boolean
}

/** What rows must say, as the index has it: one term of each group. */
export type AskedText = readonly (readonly AskedTerm[])[]

/** Takes a text that is searchable (`contract/text/is-searchable.ts`) apart. */
export function toAskedText(text: string): AskedText {
  return parseTextQuery(text).map((group) => group.map((term) => ({ phrases: toPhrases(term), not: term.not })))
}

/** The index's own expression for such a text; every word in it is quoted, so that no text is a syntax error. */
export function toTextMatch(text: string): string {
  const wanted: string[] = []
  const unwanted: string[] = []
  for (const group of toAskedText(text)) {
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

function toPhrases({ text, prefix }: TextTerm): AskedPhrase[] {
  const { words, open } = toPhraseWords(text, prefix)
  const whole = anywhere(words, open, false)
  const humps = toHumps(text)
  if (humps.length === 0 || !/^[A-Za-z0-9]+$/.test(text)) return whole
  // `userName` is also found within `getUserName`.
  const parts = humps.map((hump) => hump.toLowerCase())
  return [...whole, ...anywhere(parts, prefix, true)]
}

/** In what was said or in a value of metadata. */
function anywhere(words: readonly string[], isOpen: boolean, inParts: boolean): AskedPhrase[] {
  return [words, words.map(toMetadataWord)].map((row) => ({ words: row, isOpen, inParts }))
}

function toExpression({ phrases }: AskedTerm): string {
  return `(${phrases.map(toPhraseMatch).join(' OR ')})`
}

/** The index's own expression for one phrase. */
export function toPhraseMatch({ words, isOpen, inParts }: AskedPhrase): string {
  return `${inParts ? 'parts : ' : ''}${quote(words)}${isOpen ? ' *' : ''}`
}

function quote(tokens: readonly string[]): string {
  return `"${tokens.join(' ')}"`
}

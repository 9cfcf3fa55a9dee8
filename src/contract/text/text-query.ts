import { toTextPieces } from './text-pieces.ts'

/** One term of a search. It has at least one piece (see `toTextPieces`). */
export interface TextTerm {
  /** As it was typed, without quotes, minus and asterisk. */
  text: string
  /** Its last word is the beginning of one. */
  prefix: boolean
  not: boolean
}

/** Of each group, at least one term must match. */
export type TextQuery = readonly (readonly TextTerm[])[]

const QUOTES = '"“”„＂'
const PART = new RegExp(`(-(?!-)|)(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)(\\*?)|(\\S+))`, 'gu')

/**
 * Reads the text of a search: words, "phrases", beginnings*, -not, and OR and AND. Never throws: anything else is a word, also
 * `--flag`, which is not left out but looked for. Parts without a letter, digit or sign are skipped. OR and AND say how what
 * stands on both sides goes together; of several in a row an OR counts, since AND says what a space says. Before the first word
 * and after the last they are words themselves. Without groups, nothing is searched for.
 */
export function parseTextQuery(text: string): TextQuery {
  const parts = [...text.matchAll(PART)].map(toPart).filter(({ term }) => toTextPieces(term.text).length > 0)
  const first = parts.findIndex(({ operator }) => operator === null)
  const last = parts.findLastIndex(({ operator }) => operator === null)
  const groups: TextTerm[][] = []
  let joins = false
  for (const [index, { term, operator }] of parts.entries()) {
    if (operator !== null && index > first && index < last) {
      joins ||= operator === 'OR'
      continue
    }
    const group = joins ? groups.at(-1) : undefined
    if (group === undefined) groups.push([term])
    else group.push(term)
    joins = false
  }
  return groups
}

function toPart([whole, minus, phrase, star, word = '']: RegExpMatchArray) {
  const prefix = phrase === undefined ? /[^*]\*$/u.test(word) : star !== ''
  const term: TextTerm = { text: phrase ?? (prefix ? word.slice(0, -1) : word), prefix, not: minus !== '' }
  return { term, operator: whole === 'OR' || whole === 'AND' ? whole : null }
}

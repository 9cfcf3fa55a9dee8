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
const PART = new RegExp(`(-?)(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)(\\*?)|(\\S+))`, 'gu')

/**
 * Reads the text of a search: words, "phrases", beginnings*, -not, OR between two of them, AND, which says nothing more.
 * Never throws: anything else is a word. Parts without a letter, digit or sign are skipped. Without groups, nothing is searched for.
 */
export function parseTextQuery(text: string): TextQuery {
  const groups: TextTerm[][] = []
  let joins = false
  const parts = [...text.matchAll(PART)]
  for (const [index, [whole, minus = '', phrase, star = '', word = '']] of parts.entries()) {
    if (/^(OR|AND)$/.test(whole) && index > 0 && index < parts.length - 1) {
      joins = whole === 'OR'
      continue
    }
    const prefix = phrase === undefined ? /[^*]\*$/u.test(word) : star !== ''
    const term = { text: phrase ?? (prefix ? word.slice(0, -1) : word), prefix, not: minus !== '' }
    const last = groups.at(-1)
    if (toTextPieces(term.text).length > 0) {
      if (joins && last !== undefined) last.push(term)
      else groups.push([term])
    }
    joins = false
  }
  return groups
}

import { parseTextQuery, type TextTerm } from '#contract/text/text-query.ts'
import { type SearchedText, toHumps } from '../../record/searched-text.ts'
import { toPhraseWords } from '../../question/phrase-words.ts'

/** Letters and digits of ASCII, and everything beyond ASCII, as in the tokenizer of the embedded store. */
const WORD = /[A-Za-z0-9\u0080-\u{10ffff}]+/gu
/** Longer words are cut: a lexeme has at most 2046 bytes. */
const LONGEST_WORD = 500
/**
 * PostgreSQL stores 255 positions of a word, 16,383 positions of a text and 1 MB of both: longer texts are stored in
 * pieces.
 */
const MOST_PLACES = 250
/** Words of a piece: far below those positions. */
const MOST_WORDS = 2_000
/** How much of the previous piece a piece repeats, so that phrases across their border are found. */
const OVERLAP = 60
/** Precedes words inside identifiers; no word of a text contains it. */
const PART = '~'

/** The characters of words inside identifiers. */
const ASCII = /^[A-Za-z0-9]+$/

/** The words of a record as texts of `tsvector`s. */
export function toWordPieces({ text, parts, metadata }: SearchedText): string[] {
  const said = [...toWords(text), ...toWords(metadata.text)]
  const words = [...said, ...[...toWords(parts), ...toWords(metadata.parts)].map(toPart)]
  const pieces: string[] = []
  let from = 0
  while (from < words.length) {
    const places = new Map<string, number[]>()
    let at = from
    for (; at < words.length && at - from < MOST_WORDS; at++) {
      const word = words[at] ?? ''
      const known = places.get(word)
      if (known === undefined) places.set(word, [at - from + 1])
      else if (known.length >= MOST_PLACES) break
      else known.push(at - from + 1)
    }
    pieces.push([...places].map(([word, list]) => `'${word}':${list.join(',')}`).join(' '))
    if (at >= words.length) break
    from = at - OVERLAP
  }
  return pieces
}

function toWords(text: string): string[] {
  return [...text.toWellFormed().matchAll(WORD)].map(([word]) => cut(lower(word)))
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : word.slice(0, LONGEST_WORD).toWellFormed()
}

/** Only ASCII: everything else was folded before. */
function lower(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A condition on one record: it matches at least one of these `tsquery` texts, or none of those. */
export interface TextCondition {
  has: string | null
  lacks: readonly string[]
  /** The same where all of them are single words: one of these, or not one of those. */
  words: SingleWords | null
}

/** Single words as a search has them: `toSameWords` gives what a record may have of each. */
export interface SingleWords {
  has: readonly string[]
  lacks: readonly string[]
}

/** What was typed: all of these conditions, and what ranks a record. */
export interface TextSearch {
  all: readonly TextCondition[]
  rank: string | null
}

/** Reads what was typed. Only for texts that are searchable (`contract/text/is-searchable.ts`). */
export function toTextSearch(text: string): TextSearch {
  const said = parseTextQuery(text).map((group): TextCondition => {
    const [asked, left] = [group.filter((term) => !term.not), group.filter((term) => term.not)]
    const words = { has: asked.flatMap(toSingle), lacks: left.flatMap(toSingle) }
    return {
      has: asked.length === 0 ? null : asked.map(toExpression).join(' | '),
      lacks: left.map(toExpression),
      words: words.has.length + words.lacks.length === group.length ? words : null,
    }
  })
  // A word that is asked for again asks for nothing more.
  const all = [...new Map(said.map((condition) => [JSON.stringify(condition), condition])).values()]
  const ranked = all.flatMap(({ has }) => has ?? [])
  return { all, rank: ranked.length === 0 ? null : ranked.join(' | ') }
}

function toExpression({ text, prefix }: TextTerm): string {
  const whole = toPhrase(text, prefix)
  const humps = toHumps(text)
  if (humps.length === 0 || !ASCII.test(text)) return whole
  // `userName` is also found within `getUserName`.
  const parts = humps.map((hump) => toPart(cut(hump.toLowerCase())))
  return `(${whole} | ${phraseOf(parts, prefix)})`
}

/** The only word of the index that a term asks for; none where it asks for several, or for a beginning. */
function toSingle({ text, prefix }: TextTerm): string[] {
  if (toHumps(text).length > 0 && ASCII.test(text)) return []
  const asked = toPhraseWords(text, prefix)
  const words = toWords(asked.words.join(' '))
  return words.length === 1 && !asked.open ? words : []
}

/** The words of the index that say the same as a single word. */
export function toSameWords(word: string): string[] {
  return ASCII.test(word) ? [word, toPart(word)] : [word]
}

/** The single word that a word of the index says. */
export function toWholeWord(word: string): string {
  const whole = word.startsWith(PART) ? word.slice(PART.length) : word
  return ASCII.test(whole) ? whole : word
}

/** A `tsquery` for a single word. */
export function toWordQuery(word: string): string {
  return toSameWords(word)
    .map((same) => `'${same}'`)
    .join(' | ')
}

function toPhrase(text: string, prefix: boolean): string {
  const asked = toPhraseWords(text, prefix)
  const words = toWords(asked.words.join(' '))
  const said = phraseOf(words, asked.open)
  // A word inside an identifier also counts as a word of the record.
  return words.every((word) => ASCII.test(word)) ? `(${said} | ${phraseOf(words.map(toPart), asked.open)})` : said
}

function toPart(word: string): string {
  return PART + word
}

/** Words one after the other; if they are more than pieces overlap, words that all occur. */
function phraseOf(words: readonly string[], open: boolean): string {
  const last = words.length - 1
  const quoted = words.map((word, at) => `'${word}'${open && at === last ? ':*' : ''}`)
  if (words.length <= OVERLAP) return `(${quoted.join(' <-> ')})`
  return `(${[...new Set(quoted)].slice(0, OVERLAP).join(' & ')})`
}

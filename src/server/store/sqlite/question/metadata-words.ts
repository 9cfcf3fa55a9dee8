import { GAP, type SearchedWords } from '../../record/searched-text.ts'

/** What the tokenizer of the text index takes for a word: letters and digits of ASCII, and everything beyond it. */
const WORD = /[A-Za-z0-9\u0080-\uffff]+/g

/**
 * A word of a value of metadata, as the text index has it. It is another word than the same one in what was said: so an edit of
 * metadata touches these few, and not the hundreds of the whole record.
 */
export function toMetadataWord(word: string): string {
  return GAP + word
}

/** Values of metadata as they are given to the text index. */
export function toMetadataWords({ text, parts }: SearchedWords): SearchedWords {
  return { text: text.replace(WORD, toMetadataWord), parts: parts.replace(WORD, toMetadataWord) }
}

/** What leaves the text index and what enters it, and by how many words each column becomes longer. */
export interface MetadataChange {
  gone: SearchedWords
  come: SearchedWords
  longer: [text: number, parts: number]
}

/**
 * The change from some values to others: only the words that do not stand where they stood, since each that is taken out costs a
 * page of the index. In place of the others are gaps, so that each word stands where it would in the whole.
 */
export function toMetadataChange(before: SearchedWords, after: SearchedWords): MetadataChange {
  const [had, has] = [toPlaces(before), toPlaces(after)]
  const isSame = (word: string) => had.get(word) === has.get(word)
  return {
    gone: withGaps(before, isSame),
    come: withGaps(after, isSame),
    longer: [countOf(after.text) - countOf(before.text), countOf(after.parts) - countOf(before.parts)],
  }
}

/** Where each word stands, as a text to compare. */
function toPlaces({ text, parts }: SearchedWords): Map<string, string> {
  const places = new Map<string, string>()
  for (const [column, words] of [text, parts].entries()) {
    for (const [at, found] of wordsOf(words).entries()) {
      const word = toLower(found)
      places.set(word, `${places.get(word) ?? ''} ${column}:${at}`)
    }
  }
  return places
}

function withGaps({ text, parts }: SearchedWords, isSame: (word: string) => boolean): SearchedWords {
  const left = (words: string) =>
    wordsOf(words)
      .map((word) => toMetadataWord(isSame(toLower(word)) ? GAP : word))
      .join(' ')
  return { text: left(text), parts: left(parts) }
}

function countOf(words: string): number {
  return wordsOf(words).length
}

function wordsOf(words: string): readonly string[] {
  return words.match(WORD) ?? []
}

/** As the tokenizer does: everything beyond ASCII is folded already. */
function toLower(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

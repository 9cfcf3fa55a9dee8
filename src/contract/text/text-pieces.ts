/** A unit of full-text search: a word, or a run of a script that is searched letter by letter. */
export interface TextPiece {
  text: string
  /** Of a run, any part is found; of a word, the whole or its beginning. */
  run: boolean
}

/**
 * Marks above Latin, Greek, Cyrillic, Hebrew and Arabic letters, and invisible characters. In other scripts, marks are
 * letters.
 */
const IGNORED =
  /\u0640|\p{Cf}|[\u0300-\u036f]|[\u0591-\u05bd\u05bf-\u05c7]|[\u0610-\u061a\u064b-\u065f\u0670]|\u20e3|[\ufe00-\ufe0f]/gu
const SPELLED = new Map(Object.entries({ ς: 'σ', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe' }))
const TO_SPELL = new RegExp(`[${[...SPELLED.keys()].join('')}]`, 'gu')

/** Letters of the scripts that put a space after each word, and digits: they make words. */
const OF_WORDS = '0-9\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Armenian}\\p{Script=Georgian}'
const NOT_OF_RUNS = `\\p{ASCII}\\p{P}\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}${OF_WORDS}`

/**
 * All other scripts make runs. Both are limited in length: a word of megabytes would overflow the stack of a regular
 * expression.
 */
const PIECE = new RegExp(`([${OF_WORDS}]{1,5000})|[^${NOT_OF_RUNS}]{1,5000}`, 'gu')

/** A letter of a word in a folded text, as the source of a regular expression. */
export const WORD_LETTER = `[${OF_WORDS}]`
/** What stands between pieces. */
export const BETWEEN_PIECES = `(?!${WORD_LETTER})[${NOT_OF_RUNS}]`

/** Where a word begins inside an identifier, by case: `get|User|Name`, `HTTP|Server`. */
export const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/

/** A text as it is compared: without case, accents, width and invisible characters (`Café`, `ＣＡＦＥ` become `cafe`). */
export function foldText(text: string): string {
  const plain = text.normalize('NFKD').replace(IGNORED, '').toUpperCase().toLowerCase()
  return plain
    .replace(IGNORED, '')
    .replace(TO_SPELL, (letter) => SPELLED.get(letter) ?? letter)
    .normalize('NFC')
}

/** The pieces of a text in order; between them are punctuation, ASCII symbols and white space. */
export function toTextPieces(text: string): TextPiece[] {
  return [...foldText(text).matchAll(PIECE)].map(([piece, word]) => ({ text: piece, run: word === undefined }))
}

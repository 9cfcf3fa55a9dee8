/** What a text is searched by: a word, or a run of a script that is searched letter by letter. */
export interface TextPiece {
  text: string
  /** Any part of a run is found; a word is found whole, or by its beginning. */
  run: boolean
}

/** Marks over Latin, Greek, Cyrillic, Hebrew and Arabic letters, and what cannot be seen. Marks of other scripts are letters. */
const IGNORED =
  /\u0640|\p{Cf}|[\u0300-\u036f]|[\u0591-\u05bd\u05bf-\u05c7]|[\u0610-\u061a\u064b-\u065f\u0670]|\u20e3|[\ufe00-\ufe0f]/gu
const SPELLED = new Map(Object.entries({ ς: 'σ', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe' }))
const TO_SPELL = new RegExp(`[${[...SPELLED.keys()].join('')}]`, 'gu')

/**
 * Scripts with a space after each word that take no other word into it; all others are runs. Both are bounded: a word of
 * megabytes is more than the stack of a regular expression holds.
 */
const PIECE =
  /([0-9\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}]{1,5000})|[^\p{ASCII}\p{P}\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}]{1,5000}/gu

/** Where a word begins within an identifier, by its letters' case: `get|User|Name`, `HTTP|Server`. */
export const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/

/** A text as it is compared: without case, accents, width and what cannot be seen (`Café`, `ＣＡＦＥ` are `cafe`). */
export function foldText(text: string): string {
  const plain = text.normalize('NFKD').replace(IGNORED, '').toUpperCase().toLowerCase()
  return plain
    .replace(IGNORED, '')
    .replace(TO_SPELL, (letter) => SPELLED.get(letter) ?? letter)
    .normalize('NFC')
}

/** The pieces of a text in order; punctuation, ASCII symbols and white space stand between them. */
export function toTextPieces(text: string): TextPiece[] {
  return [...foldText(text).matchAll(PIECE)].map(([piece, word]) => ({ text: piece, run: word === undefined }))
}

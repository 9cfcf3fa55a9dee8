import { attention, characterEscape } from 'micromark-core-commonmark'
import type { Code, Construct, Extension, State, Tokenizer } from 'micromark-util-types'

/** Codes of `*`, `_` and `\`, by which micromark finds what reads a character. */
const STAR = 42
const UNDERSCORE = 95
const BACKSLASH = 92

/** Scripts written without spaces: there, emphasis is between words and next to full-width punctuation. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u
const PUNCTUATION = /[\p{P}\p{S}]/u
const ALPHANUMERIC = /[a-z\d]/i

interface Neighbour {
  isSpace: boolean
  isWide: boolean
  /** Punctuation, except that of the wide scripts. */
  isMark: boolean
  isAlphanumeric: boolean
  isDigit: boolean
}

function toNeighbour(code: Code): Neighbour {
  const text = code === null || code < 0 ? '' : String.fromCodePoint(code)
  const isWide = WIDE.test(text)
  return {
    isSpace: text === '' || /\s/.test(text),
    isWide,
    isMark: !isWide && PUNCTUATION.test(text),
    isAlphanumeric: ALPHANUMERIC.test(text),
    isDigit: /\d/.test(text),
  }
}

/** Whether stars of this length between these two characters are text, as in `2*3*4` and `x**2`. */
function isOperator(length: number, before: Neighbour, after: Neighbour): boolean {
  return before.isAlphanumeric && (length === 1 ? after.isAlphanumeric : after.isDigit)
}

/** CommonMark's emphasis, except for the neighbours described above. */
const tokenizeAttention: Tokenizer = function tokenize(effects, ok) {
  const before = toNeighbour(this.previous)
  let marker: Code = null
  let length = 0
  const inside: State = (code) => {
    if (code === marker) {
      length += 1
      effects.consume(code)
      return inside
    }
    const token = effects.exit('attentionSequence')
    const after = toNeighbour(code)
    const opens = !after.isSpace && (!after.isMark || before.isSpace || before.isMark || before.isWide)
    const closes = !before.isSpace && (!before.isMark || after.isSpace || after.isMark || after.isWide)
    const isSign = marker === STAR && isOperator(length, before, after)
    // micromark's resolver reads these two from the token.
    Object.assign(token, {
      _open: !isSign && opens && (marker === STAR || !closes || before.isMark),
      _close: !isSign && closes && (marker === STAR || !opens || after.isMark),
    })
    return ok(code)
  }
  return (code) => {
    marker = code
    effects.enter('attentionSequence')
    return inside(code)
  }
}

/** The characters that a backslash escapes. Before brackets and commas it belongs to LaTeX or a path, and is shown. */
const ESCAPED = new Set(Array.from('`*_#+-.~|>$%&<', (sign) => sign.charCodeAt(0)))

const tokenizeEscape: Tokenizer = (effects, ok, nok) => {
  const value: State = (code) => {
    if (code === null || !ESCAPED.has(code)) return nok(code)
    effects.enter('characterEscapeValue')
    effects.consume(code)
    effects.exit('characterEscapeValue')
    effects.exit('characterEscape')
    return ok
  }
  return (code) => {
    effects.enter('characterEscape')
    effects.enter('escapeMarker')
    effects.consume(code)
    effects.exit('escapeMarker')
    return value
  }
}

const marks: Construct = {
  name: 'plainAttention',
  tokenize: tokenizeAttention,
  ...(attention.resolveAll && { resolveAll: attention.resolveAll }),
}

/**
 * Reads marks as the writer meant them, where CommonMark would remove them from the text: stars between digits or
 * letters are multiplication signs, a backslash before a bracket is LaTeX, and emphasis in Chinese, Japanese and Korean
 * needs no spaces around it. For micromark, in place of its own constructs.
 */
export const plainMarks: Extension = {
  disable: { null: ['attention', 'characterEscape'] },
  text: { [STAR]: marks, [UNDERSCORE]: marks, [BACKSLASH]: { name: 'plainEscape', tokenize: tokenizeEscape } },
  string: { [BACKSLASH]: { ...characterEscape, name: 'stringEscape' } },
}

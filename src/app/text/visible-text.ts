import { drain, type Sliced } from '../sliced.ts'

/** A run of text, or one invisible character that needs a label. */
export type VisiblePart = { kind: 'text'; text: string } | { kind: 'hidden'; label: string; text: string }

/** How many characters of a text are hidden, and the words spelled with Unicode tag characters. */
export interface HiddenCharacters {
  count: number
  /** Each character's code point once, as `U+202E`, in order of first appearance; at most 20. */
  labels: readonly string[]
  /** Text written in tag characters (U+E0020 to U+E007E), decoded; empty if there is none. */
  tagText: string
}

// Controls (except tab, line feed, carriage return), format and bidi characters, fillers, tags, variation selectors,
// noncharacters, the two Unicode line separators and lone surrogates; and more marks on one letter than any script has,
// which take a browser seconds to draw (`stacked`).
const SUSPECT =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- finding these characters one by one is the point
  /[\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{d800}-\u{dfff}\u{fdd0}-\u{fdef}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{fff0}-\u{fffb}\u{fffe}\u{ffff}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu
/** Where fewer characters that are not ASCII stand together, there are no stacked marks. */
const MAY_BE_STACKED = /[^\0-\x7f]{33}/
/** Made when first needed: the browser takes a millisecond for each pattern with large classes, and the first rows wait for it. */
let stacked: RegExp | null = null
// Anchored at both ends and applied to one character: Chromium 156 misses astral characters in an unanchored class
// before `$`.
const PICTURE = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}\u{e007f}]$/u
const PICTURE_NEXT = /^\p{Extended_Pictographic}/u
const KEYCAP_OR_PICTURE = /^[\p{Emoji}\p{Extended_Pictographic}\u{2194}-\u{3299}]$/u

/** How many marks stay on one letter; for the rest, the number of UTF-16 units is shown. */
const KEPT_MARKS = /^\p{M}{32}/u

/** How many hidden characters are processed between two pauses. */
const CHARACTERS_A_PIECE = 1_000

/** Most long texts are plain, which this finds out ten times as fast. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/

/** Whether the character at `at` is an ordinary part of an emoji or of a joining script. */
function isSpelling(text: string, at: number, code: number): boolean {
  const before = characterBefore(text, at)
  if (code === 0x200d || code === 0x200c) {
    const after = text.slice(at + 1, at + 3)
    return isJoining(before) || (code === 0x200d && PICTURE.test(before) && PICTURE_NEXT.test(after))
  }
  if (code === 0xfe0f || code === 0xfe0e) return KEYCAP_OR_PICTURE.test(before)
  if (code >= 0xe0020 && code <= 0xe007f) {
    // The flags of England, Scotland and Wales are a black flag followed by tags.
    const flag = text.lastIndexOf('\u{1f3f4}', at)
    return flag !== -1 && at - flag <= 14 && /^(?:[\u{e0020}-\u{e007e}])*$/u.test(text.slice(flag + 2, at))
  }
  return false
}

/** Whether joiners change how this letter is drawn, in its script: there they are spelling, not concealment. */
function isJoining(letter: string): boolean {
  return /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u.test(
    letter,
  )
}

function characterBefore(text: string, at: number): string {
  const pair = text.slice(Math.max(0, at - 2), at)
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : pair.slice(-1)
}

/** `U+202E` for a code point. */
function toCodePointLabel(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

interface Hidden {
  at: number
  length: number
  code: number
  label: string
}

function* hiddenIn(text: string): Generator<Hidden> {
  if (PLAIN.test(text)) return
  let pattern = SUSPECT
  if (MAY_BE_STACKED.test(text)) pattern = stacked ??= new RegExp(`${SUSPECT.source}|\\p{M}{33,5000}`, 'gu')
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const code = found.codePointAt(0) ?? 0
    const label = toCodePointLabel(code)
    if (found.length > 2) {
      const kept = KEPT_MARKS.exec(found)?.[0].length ?? 0
      const length = found.length - kept
      yield { at: index + kept, length, code, label: `${label} ×${length}` }
    } else if (!isSpelling(text, index, code)) yield { at: index, length: found.length, code, label }
  }
}

/**
 * Splits a text into visible runs and hidden characters, so that the screen can label the latter. Emoji sequences and
 * the joiners of Arabic and Indic scripts stay whole. Never throws; lone surrogates become hidden parts.
 */
export function toVisibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = []
  let from = 0
  for (const { at, length, label } of hiddenIn(text)) {
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) })
    parts.push({ kind: 'hidden', label, text: text.slice(at, at + length) })
    from = at + length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** The text with every hidden character written as `⟨U+202E⟩`. */
export function toVisibleText(text: string): string {
  let shown = ''
  let from = 0
  for (const { at, length, label } of hiddenIn(text)) {
    shown += `${text.slice(from, at)}⟨${label}⟩`
    from = at + length
  }
  return from === 0 ? text : shown + text.slice(from)
}

/** Counts the hidden characters of a text and decodes its tag characters. */
export function findHiddenCharacters(text: string): HiddenCharacters {
  return drain(findHiddenInPieces(text))
}

/** Like `findHiddenCharacters`, with pauses between the pieces of a long text. */
export function* findHiddenInPieces(text: string): Sliced<HiddenCharacters> {
  const labels = new Set<string>()
  let count = 0
  let tagText = ''
  for (const { code, label } of hiddenIn(text)) {
    count += 1
    if (count % CHARACTERS_A_PIECE === 0) yield
    if (labels.size < 20) labels.add(label)
    if (code >= 0xe0020 && code <= 0xe007e) tagText += String.fromCodePoint(code - 0xe0000)
  }
  return { count, labels: [...labels], tagText }
}

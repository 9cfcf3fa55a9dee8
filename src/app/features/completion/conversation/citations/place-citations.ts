import type { Annotation } from '#contract/completion/completion.ts'
import type { Sliced } from '../../../../sliced.ts'

/** How many annotations are placed between two pauses. */
const NOTES_A_PIECE = 1_000
/** Characters of a slice in which its address is looked for: a hostile citation may span megabytes. */
const LONGEST_SLICE = 4_000
/** Annotations that tell the unit of all: an answer has one. */
const NOTES_SCORED = 200

export interface PlacedCitation {
  /** Index in the given list. */
  index: number
  /** UTF-16 offsets into the text, end exclusive; never inside a surrogate pair. */
  start: number
  end: number
}

export interface CitationPlaces {
  /** Sorted by `end`, then by their place in the list. */
  placed: PlacedCitation[]
  /** Indices of annotations without a place in the text; they are only listed. */
  unplaced: number[]
  /** The unit in which the indices were read. */
  unit: 'utf16' | 'code points'
}

function toIndex(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return null
  return value
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}

/**
 * How well a slice fits its citation: it contains the address or the host, and its ends do not cut words or characters.
 */
function scoreSlice(text: string, start: number, end: number, url: unknown): number {
  const slice = text.slice(start, Math.min(end, start + LONGEST_SLICE))
  let score = 0
  if (typeof url === 'string' && url !== '' && slice.includes(url)) {
    score += 4
    if (/^[([]/.test(slice)) score += 2
    if (/[)\]]$/.test(slice)) score += 2
  } else if (typeof url === 'string' && URL.canParse(url) && slice.includes(new URL(url).hostname)) score += 2
  for (const at of [start, end]) {
    if (splitsPair(text, at)) score -= 2
    if (/^[\p{L}\p{N}]{2}$/u.test(text.slice(at - 1, at + 1))) score -= 1
  }
  return score
}

/** The UTF-16 offset of every code point, and of the end of the text. */
function toOffsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1)
  let points = 0
  for (let at = 0; at < text.length; points += 1) {
    offsets[points] = at
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  offsets[points] = text.length
  return offsets.subarray(0, points + 1)
}

/**
 * Finds the place of every citation in its text. The end is exclusive. The contract does not say whether indices count
 * UTF-16 units or code points: the reading whose slices fit better is used, UTF-16 if there is no difference. Ends
 * beyond the text are clamped; reversed, negative, fractional and missing indices, those that begin after the text, and
 * 0 to 0 are `unplaced`. Never throws.
 */
export function* placeCitations(text: string, annotations: readonly Annotation[]): Sliced<CitationPlaces> {
  const wanted: { index: number; start: number; end: number; url: unknown }[] = []
  const unplaced: number[] = []
  for (const [index, { url_citation: cited }] of annotations.entries()) {
    if (index % NOTES_A_PIECE === NOTES_A_PIECE - 1) yield
    const from = toIndex(cited?.start_index)
    const to = toIndex(cited?.end_index)
    // Nothing is before the text that could be cited: so says a server that knows no place.
    if (from === null || to === null || from > to || to === 0) unplaced.push(index)
    else wanted.push({ index, start: from, end: to, url: cited?.url })
  }
  let offsets: Uint32Array | null = null
  if (wanted.length > 0 && /[\ud800-\udbff][\udc00-\udfff]/.test(text)) {
    const points = toOffsets(text)
    const at = (n: number) => points[Math.min(n, points.length - 1)] ?? text.length
    let lead = 0
    for (const { start, end, url } of wanted.slice(0, NOTES_SCORED)) {
      lead +=
        scoreSlice(text, at(start), at(end), url) -
        scoreSlice(text, Math.min(start, text.length), Math.min(end, text.length), url)
    }
    if (lead > 0) offsets = points
  }
  const placed: PlacedCitation[] = []
  for (const [at, { index, start, end }] of wanted.entries()) {
    if (at % NOTES_A_PIECE === NOTES_A_PIECE - 1) yield
    const last = offsets === null ? text.length : offsets.length - 1
    if (start > last || (start === last && end > last)) {
      unplaced.push(index)
      continue
    }
    let from = offsets?.[start] ?? Math.min(start, text.length)
    let to = offsets === null ? Math.min(end, text.length) : (offsets[Math.min(end, last)] ?? text.length)
    if (splitsPair(text, from)) from -= 1
    if (splitsPair(text, to)) to += 1
    placed.push({ index, start: from, end: to })
  }
  yield
  placed.sort((a, b) => a.end - b.end || a.index - b.index)
  return { placed, unplaced: unplaced.sort((a, b) => a - b), unit: offsets === null ? 'utf16' : 'code points' }
}

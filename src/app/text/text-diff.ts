import { diffArrays } from 'diff'

/** A run of words that both texts share, or that only the left or the right one has. */
export interface DiffPart {
  kind: 'same' | 'left' | 'right'
  text: string
}

export interface TextDiff {
  parts: DiffPart[]
  /** What was compared: words; lines, if too many words differ; or only the common ends. */
  unit: 'words' | 'lines' | 'ends'
}

/** The work grows with the square of the differences: 1,000 words or lines take about 0.2 s. */
const MOST_EDITS = 1000

/**
 * What two texts share and where they differ. The `same` and `left` parts joined are the left text, `same` and `right`
 * the right one. If too many words differ, the texts are compared line by line; if too many lines differ, only their
 * common beginning and end are found.
 */
export function diffTexts(left: string, right: string): TextDiff {
  const words = compare(left, right, /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)
  if (words !== null) return { parts: words, unit: 'words' }
  const lines = compare(left, right, /[^\n]*\n|[^\n]+$/g)
  if (lines !== null) return { parts: lines, unit: 'lines' }
  return { parts: compareEnds(left, right), unit: 'ends' }
}

/** null if too much differs. */
function compare(left: string, right: string, unit: RegExp): DiffPart[] | null {
  const changes = diffArrays(left.match(unit) ?? [], right.match(unit) ?? [], { maxEditLength: MOST_EDITS })
  if (changes === undefined) return null
  return changes.map(({ added, removed, value }) => ({
    kind: removed ? 'left' : added ? 'right' : 'same',
    text: value.join(''),
  }))
}

/** The common beginning and end, in whole lines. */
function compareEnds(left: string, right: string): DiffPart[] {
  const [a, b] = [left.split(/(?<=\n)/), right.split(/(?<=\n)/)]
  const most = Math.min(a.length, b.length)
  let start = 0
  while (start < most && a[start] === b[start]) start += 1
  let end = 0
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const parts: DiffPart[] = [
    { kind: 'same', text: a.slice(0, start).join('') },
    { kind: 'left', text: a.slice(start, a.length - end).join('') },
    { kind: 'right', text: b.slice(start, b.length - end).join('') },
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ]
  return parts.filter(({ text }) => text !== '')
}

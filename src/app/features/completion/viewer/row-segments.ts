import { type PieceKind, toPieces } from './format-json.ts'
import { LINE_CUT } from './row-table.ts'

/** A part of one row with one style. `plain` is text as it came, without colours. */
export interface RowSegment {
  /** Where it begins in the text; identifies it within its row. */
  start: number
  text: string
  kind: PieceKind | 'plain'
  /** Part of a search match; `current` for the selected one. */
  match: 'none' | 'match' | 'current'
}

/** The search matches: positions in the text, in order, all of one length. */
export interface Matches {
  places: readonly number[]
  length: number
  /** Index into `places`; -1 if none is selected. */
  current: number
}

/** A row of the text as it came. */
export function toPlainSegments(text: string, start: number, end: number, matches: Matches): RowSegment[] {
  return cutAtMatches(text, [{ kind: 'plain', start, end }], matches)
}

/**
 * A row of indented JSON that belongs to the line beginning at `lineStart`: its tokens in their colours, one space
 * after a colon or comma. The inside of a very long string is not read again for each of its rows.
 */
export function toJsonSegments(
  text: string,
  lineStart: number,
  start: number,
  end: number,
  matches: Matches,
): RowSegment[] {
  if (start - lineStart > LINE_CUT) return cutAtMatches(text, [{ kind: 'string', start, end }], matches)
  const pieces = toPieces(text, lineStart, end).flatMap((piece) =>
    piece.end <= start ? [] : [{ ...piece, start: Math.max(piece.start, start) }],
  )
  return cutAtMatches(text, pieces, matches).flatMap((segment, index, all): RowSegment[] => {
    const before = all[index - 1]
    const hadBlank = before !== undefined && before.start + before.text.length < segment.start
    const needsBlank =
      before?.text === ':' ||
      before?.text === ',' ||
      (hadBlank && segment.kind !== 'punctuation' && before.kind !== 'punctuation')
    return needsBlank ? [{ ...segment, text: ` ${segment.text}` }] : [segment]
  })
}

interface Piece {
  kind: RowSegment['kind']
  start: number
  end: number
}

function cutAtMatches(text: string, pieces: readonly Piece[], matches: Matches): RowSegment[] {
  const segments: RowSegment[] = []
  const first = pieces[0]?.start ?? 0
  let match = firstEndingAfter(matches, first)
  for (const { kind, start, end } of pieces) {
    let at = start
    while (at < end) {
      while (match < matches.places.length && (matches.places[match] ?? 0) + matches.length <= at) match += 1
      const place = matches.places[match] ?? Number.POSITIVE_INFINITY
      const isInside = place <= at
      const until = Math.min(end, isInside ? place + matches.length : place)
      const look = match === matches.current ? 'current' : 'match'
      segments.push({ start: at, text: text.slice(at, until), kind, match: isInside ? look : 'none' })
      at = until
    }
  }
  return segments
}

function firstEndingAfter({ places, length }: Matches, place: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 0) + length <= place) low = middle + 1
    else high = middle
  }
  return low
}

import type { RecordingPart } from '#contract/recording/live-event.ts'

/** More characters than the widest line of the strip shows. */
const TAIL_LENGTH = 140

/** The end of the text written so far, on one line. */
export function toAnswerTail(parts: readonly RecordingPart[]): string {
  const last = parts.findLast((part) => part.text !== '')
  if (last === undefined) return ''
  const line = last.text.slice(-4 * TAIL_LENGTH).replace(/\s+/g, ' ')
  const cut = line.length > TAIL_LENGTH || last.text.length > 4 * TAIL_LENGTH
  // Drops half of a surrogate pair.
  const tail = cut ? `…${line.slice(-TAIL_LENGTH).replace(/^[\udc00-\udfff]/, '')}` : line
  return last.kind === 'tool' && last.name !== null ? `${last.name}(${tail}` : tail
}

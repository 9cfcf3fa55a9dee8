import type { RecordingPart } from '#contract/recording/live-event.ts'

const SHOWN = 140

/** The end of the text written so far, on one line. */
export function toAnswerTail(parts: readonly RecordingPart[]): string {
  const last = parts.findLast((part) => part.text !== '')
  if (last === undefined) return ''
  const line = last.text.slice(-4 * SHOWN).replace(/\s+/g, ' ')
  const cut = line.length > SHOWN || last.text.length > 4 * SHOWN
  // Drops half of a surrogate pair.
  const tail = cut ? `…${line.slice(-SHOWN).replace(/^[\udc00-\udfff]/, '')}` : line
  return last.kind === 'tool' && last.name !== null ? `${last.name}(${tail}` : tail
}

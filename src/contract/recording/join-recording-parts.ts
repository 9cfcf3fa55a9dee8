import type { RecordingPart } from './live-event.ts'

/**
 * Appends pieces to the parts that they continue: one part for each choice, kind and call, in the order in which they
 * began. Pure.
 */
export function joinRecordingParts(before: readonly RecordingPart[], more: readonly RecordingPart[]): RecordingPart[] {
  const parts = [...before]
  for (const piece of more) {
    const at = parts.findIndex(
      (part) => part.choice === piece.choice && part.kind === piece.kind && part.call === piece.call,
    )
    const part = parts[at]
    if (part === undefined) parts.push(piece)
    else parts[at] = { ...part, name: part.name ?? piece.name, text: part.text + piece.text }
  }
  return parts
}

import { isObject, type Json, mergeDelta } from './merge-delta.ts'

/** A tool call in the making; `place` orders the calls of one message. */
interface Piece {
  place: number
  call: Json
}

/** The call that a piece belongs to: by index, else by id, else the last one that was begun (rule 5). */
function findPiece(pieces: readonly Piece[], delta: Json): Piece | undefined {
  const { index, id } = delta
  if (typeof index === 'number') return pieces.find((piece) => piece.place === index)
  if (typeof id === 'string' && id !== '') return pieces.find((piece) => piece.call['id'] === id)
  return pieces.at(-1)
}

/** Adds the pieces of one delta's `tool_calls` to the calls so far, in place (research/api.md section 3, rule 5). */
export function addToolCalls(pieces: Piece[], deltas: unknown): void {
  if (!Array.isArray(deltas)) return
  for (const delta of deltas) {
    if (!isObject(delta)) continue
    let piece = findPiece(pieces, delta)
    if (piece === undefined) {
      piece = { place: typeof delta['index'] === 'number' ? delta['index'] : pieces.length, call: {} }
      pieces.push(piece)
    }
    // A name comes once; a server that repeats it says the same thing again.
    mergeDelta(piece.call, delta, ['index'])
  }
}

/** The calls in order, each with the `type` that its parts imply where none was sent. */
export function toToolCalls(pieces: readonly Piece[]): Json[] {
  return pieces
    .toSorted((one, other) => one.place - other.place)
    .map(({ call }) => {
      const { id, type, ...rest } = call
      return { id: id ?? '', type: type ?? (isObject(rest['custom']) ? 'custom' : 'function'), ...rest }
    })
}

export type ToolCallPieces = Piece[]

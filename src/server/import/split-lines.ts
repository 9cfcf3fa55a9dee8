import { BODY_LIMIT, sayTooLong } from '../machine/body-limit.ts'
import { RECORD_OBJECT } from '../store/record-line.ts'

/** One line of a file, or why it could not be read. Offsets are bytes from the beginning of the file. */
export type ReadLine =
  | { kind: 'line'; line: number; offset: number; bytes: Uint8Array; next: number }
  | { kind: 'refused'; line: number; offset: number; reason: string; next: number }

/** How a line of an export begins, and how many bodies it may contain. */
const RECORD_HEAD = Buffer.from(`{"object":"${RECORD_OBJECT}"`)
/** Completion, request, messages and answer. */
const RECORD_PARTS = 4

/** Bytes that end a line. */
const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Cuts a stream of bytes into lines, holding one line at a time. `\n` and `\r\n` end a line; the last needs no end. A
 * line longer than `cap` is skipped and reported; a line of an export, which holds a completion with its request,
 * messages and answer, may be four times as long. `from`: where the stream begins in the file; `line`: the number of
 * lines before it. A line's `next` is the offset of the line after it.
 */
export async function* splitLines(
  input: AsyncIterable<Uint8Array>,
  from = { offset: 0, line: 0 },
  cap = BODY_LIMIT,
): AsyncGenerator<ReadLine, void, undefined> {
  let { offset, line } = from
  let pieces: Uint8Array[] = []
  let held = 0
  let most = cap
  const finish = (end: number): ReadLine => {
    line += 1
    const start = offset
    const size = held
    const bytes = size > most ? null : withoutReturn(join(pieces))
    offset = end
    pieces = []
    held = 0
    const tooLong = most
    most = cap
    return bytes === null
      ? { kind: 'refused', line, offset: start, reason: `the line is ${sayTooLong(size, tooLong)}`, next: end }
      : { kind: 'line', line, offset: start, bytes, next: end }
  }
  let position = offset
  for await (const chunk of input) {
    let start = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, at))
      yield finish(position + at + 1)
      start = at + 1
    }
    take(chunk.subarray(start))
    position += chunk.byteLength
  }
  if (held > 0) yield finish(position)

  function take(piece: Uint8Array): void {
    held += piece.byteLength
    if (held > most && most === cap && isRecord(pieces, piece)) most = cap * RECORD_PARTS
    if (held > most) pieces = []
    else if (piece.byteLength > 0) pieces.push(piece)
  }
}

/** Whether a line, of which `pieces` and `next` are known, begins as a line of an export. */
function isRecord(pieces: readonly Uint8Array[], next: Uint8Array): boolean {
  let head = Buffer.alloc(0)
  for (const piece of [...pieces, next]) {
    head = Buffer.concat([head, piece.subarray(0, RECORD_HEAD.length)])
    if (head.length >= RECORD_HEAD.length) break
  }
  return head.subarray(0, RECORD_HEAD.length).equals(RECORD_HEAD)
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces)
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes
}

/** A part of the text index that was written at once: its pages have numbers from `first` to `last`. */
export interface Segment {
  id: number
  first: number
  last: number
}

/** Behind the first four bytes of a list of segments that says more of each. */
const WIDER = 0xff_00_00_01
/** What such a list says more of each segment. */
const MORE_NUMBERS = 5

/** How far a list was read. */
interface Reading {
  block: Uint8Array
  at: number
}

/**
 * Reads FTS5's list of the segments of an index (https://www.sqlite.org/fts5.html#fts5_data_structures, `fts5_index.c`). Gives null
 * for a list that it does not understand.
 */
export function readSegments(block: Uint8Array): Segment[] | null {
  const reading = { block, at: 4 }
  if (block.length < reading.at) return null
  const isWider = block.length >= 8 && new DataView(block.buffer, block.byteOffset).getUint32(4) === WIDER
  if (isWider) reading.at += 4
  const levels = next(reading)
  const count = next(reading)
  next(reading)
  const segments: Segment[] = []
  for (let level = 0; level < levels && reading.at < block.length; level++) {
    next(reading)
    for (let left = next(reading); left > 0 && reading.at < block.length; left--) {
      const segment = { id: next(reading), first: next(reading), last: next(reading) }
      if (isWider) for (let n = 0; n < MORE_NUMBERS; n++) next(reading)
      segments.push(segment)
    }
  }
  return segments.length === count && reading.at <= block.length ? segments : null
}

/** Reads a row of numbers. */
export function readNumbers(block: Uint8Array): number[] {
  const reading = { block, at: 0 }
  const numbers: number[] = []
  while (reading.at < block.length) numbers.push(next(reading))
  return numbers
}

function next(reading: Reading): number {
  for (let number = 0; ; ) {
    const byte = reading.block[reading.at++] ?? 0
    number = number * 2 ** 7 + (byte & 0x7f)
    if (byte < 0x80) return number
  }
}

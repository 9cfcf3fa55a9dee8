/** How many words a row of the text index has in each of its columns. */
export type TextSize = [text: number, parts: number]

/** Bits of a number in each of its bytes; the highest bit says that another byte follows. */
const BITS = 7

/**
 * Reads what FTS5 keeps as the size of a row: numbers as SQLite writes them, the highest bits first
 * (https://www.sqlite.org/fts5.html#fts5_data_structures). Numbers that are not there are 0.
 */
export function readTextSize(packed: unknown): TextSize {
  const size: number[] = []
  let next = 0
  for (const byte of packed instanceof Uint8Array ? packed : []) {
    next = next * 2 ** BITS + (byte % 2 ** BITS)
    if (byte >= 2 ** BITS) continue
    size.push(next)
    next = 0
  }
  return [size[0] ?? 0, size[1] ?? 0]
}

/** How many words it has in all. */
export function toWordCount(packed: unknown): number {
  const [text, parts] = readTextSize(packed)
  return text + parts
}

/** Packs a size as `readTextSize` reads it; what is below 0 is 0. */
export function packTextSize(size: TextSize): Uint8Array {
  return Uint8Array.from(size.flatMap(toBytes))
}

function toBytes(number: number): number[] {
  const bytes = [Math.max(number, 0) % 2 ** BITS]
  for (let rest = Math.floor(number / 2 ** BITS); rest > 0; rest = Math.floor(rest / 2 ** BITS)) {
    bytes.unshift(2 ** BITS + (rest % 2 ** BITS))
  }
  return bytes
}

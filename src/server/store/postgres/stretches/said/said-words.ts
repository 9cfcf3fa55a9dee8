import { toWholeWord } from '../../question/text-words.ts'

/** The part of a stretch that lists its common words, and that of a bit for each of its rows by each of these, in their order. */
export const WORDS_PART = 'said'
export const BITS_PART = 'said_bits'

/** Where the bits of a word stand in a stretch. */
export interface BitsAt {
  stretch: number
  from: number
  bytes: number
}

/** Where the bits of all words stand. */
export type WordsAt = ReadonlyMap<string, readonly BitsAt[]>

/** How many bytes have a bit for each of so many rows. */
export function bytesFor(rows: number): number {
  return Math.ceil(rows / 8)
}

/** Both parts of a stretch, by the words of the index and the rows that say them; words inside identifiers count as words. */
export function packSaidWords(
  said: Iterable<readonly [word: string, rows: Iterable<number>]>,
  rows: number,
): Map<string, Uint8Array> {
  const bits = new Map<string, Uint8Array>()
  for (const [word, at] of said) {
    const whole = toWholeWord(word)
    const own = bits.get(whole) ?? new Uint8Array(bytesFor(rows))
    for (const row of at) own[row >> 3] = (own[row >> 3] ?? 0) | (1 << (row & 7))
    bits.set(whole, own)
  }
  return new Map([
    [WORDS_PART, Buffer.from(JSON.stringify([...bits.keys()]))],
    [BITS_PART, Buffer.concat([...bits.values()])],
  ])
}

/** The words that `packSaidWords` listed, in the order of their bits. */
export function unpackWords(packed: Uint8Array): readonly string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `packSaidWords` writes nothing else
  return JSON.parse(Buffer.from(packed).toString()) as string[]
}

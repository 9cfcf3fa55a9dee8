import { createRecentMap } from '#lib/recent-map.ts'
import type { WordsAt } from './said/said-words.ts'
import { type Part, sizeOfPart, Stretch } from './stretch.ts'

/** What may be kept of all stretches together: 2,000,000 plain rows. */
const MOST_BYTES = 64 * 2 ** 20

/** What may be kept of searches for words together: 2,000,000 places, of 20 searches at the most. */
const SAID = { entries: 20, weight: 2_000_000 }
/** The same of single words that stretches tell: of 60 in 1,000,000 rows, 8 MB. */
const BITS = { entries: 200, weight: 8 * 2 ** 20 }

/** A pair that a smaller share of the rows has is not among those that are frequent. */
export const LEAST_FREQUENT = 1 / 2_000

/** A packed stretch as it stands in the database; `version` is another one whenever it was packed again. */
export interface PackedStretch {
  number: number
  version: string
  rows: number
  /** How many bytes each of its parts has there. */
  bytes: ReadonlyMap<string, number>
}

/** All that is packed when the store has changed so often, and rows that no stretch has yet. */
interface Known {
  key: string
  listed: readonly PackedStretch[]
  unpacked: Map<string, Stretch>
}

interface Kept {
  version: string
  rows: number
  parts: Map<string, Part>
}

/** Stretches in memory, so that what is counted next need not be read again. */
export class KeptStretches {
  readonly #most: number
  readonly #kept = new Map<number, Kept>()
  #bytes = 0
  #known: Known | null = null
  readonly #said = createRecentMap<Float64Array>(SAID, ({ length }) => length)
  readonly #finding = new Map<string, Promise<Float64Array>>()
  readonly #bits = createRecentMap<ReadonlyMap<number, Uint8Array>>(BITS, sizeOfBits)
  #reading: Promise<unknown> = Promise.resolve()

  /** The share of the rows that each frequent pair had when that was last counted: good enough to choose a way to others. */
  frequent: ReadonlyMap<number, number> | null = null
  /** How many rows those were. */
  rows = 0

  /** Where the common words of all stretches stand, in one state of the store. */
  words: { key: string; of: WordsAt; count: number } | null = null

  constructor(most = MOST_BYTES) {
    this.#most = most
  }

  /** What was found for a state of the store; null if that was another. */
  known(key: string): Known | null {
    return this.#known?.key === key ? this.#known : null
  }

  keepKnown(key: string, listed: readonly PackedStretch[]): Known {
    this.#known = { key, listed, unpacked: new Map() }
    return this.#known
  }

  /** A stretch, if all these parts of it are kept. */
  get({ number, version }: PackedStretch, wanted: readonly string[]): Stretch | null {
    const kept = this.#kept.get(number)
    if (kept?.version !== version || !wanted.every((name) => kept.parts.has(name))) return null
    return new Stretch(number, kept.parts, kept.rows)
  }

  /** Keeps parts of a stretch. False where there is no room. */
  keep({ number, version, rows }: PackedStretch, parts: ReadonlyMap<string, Part>): boolean {
    const before = this.#kept.get(number)
    if (before !== undefined && before.version !== version) this.#drop(number, before)
    const kept = this.#kept.get(number) ?? { version, rows, parts: new Map<string, Part>() }
    let bytes = 0
    for (const [name, part] of parts) {
      const known = kept.parts.get(name)
      bytes += sizeOfPart(part) - (known === undefined ? 0 : sizeOfPart(known))
    }
    if (this.#bytes + bytes > this.#most) return false
    for (const [name, part] of parts) kept.parts.set(name, part)
    this.#kept.set(number, kept)
    this.#bytes += bytes
    return true
  }

  /** The places that were found for a search; those who ask for the same meanwhile wait for it. */
  async said(key: string, find: () => Promise<Float64Array>): Promise<Float64Array> {
    const known = this.#said.get(key) ?? this.#finding.get(key)
    if (known !== undefined) return known
    const finding = find().finally(() => this.#finding.delete(key))
    this.#finding.set(key, finding)
    const places = await finding
    this.#said.set(key, places)
    return places
  }

  /** The same of the bits of a word. */
  async bits(key: string, find: () => Promise<ReadonlyMap<number, Uint8Array>>) {
    const known = this.#bits.get(key)
    if (known !== undefined) return known
    const found = await find()
    this.#bits.set(key, found)
    return found
  }

  /** Runs one after the other: a page asks for several counts at once, and what one of them reads the next need not. */
  async alone<T>(read: () => Promise<T>): Promise<T> {
    const mine = this.#reading.then(read)
    this.#reading = mine.catch(() => {})
    return mine
  }

  #drop(number: number, { parts }: Kept): void {
    for (const part of parts.values()) this.#bytes -= sizeOfPart(part)
    this.#kept.delete(number)
  }
}

function sizeOfBits(bits: ReadonlyMap<number, Uint8Array>): number {
  let bytes = 0
  for (const { byteLength } of bits.values()) bytes += byteLength
  return bytes
}

import type { Lists, PairLists } from './pair-lists.ts'

/** Numbers of pairs up to this have their counts in one list of 16 MB at the most, which takes a quarter of the time of a map. */
const MOST_LISTED = 2 ** 22

/** How many rows have each pair, added up over stretches. */
export class PairCounts {
  #listed = new Uint32Array(1_024)
  readonly #others = new Map<number, number>()

  /** Counts the pairs of all rows of a stretch. */
  addAll(pairs: PairLists): void {
    const { numbers, shapes, shapeOf, others } = pairs
    const own = new Uint32Array(numbers.length)
    countEach(own, others.of)
    const ofShape = new Uint32Array(shapes.from.length)
    countEach(ofShape, shapeOf)
    for (let shape = 0; shape < ofShape.length; shape++) addTo(own, shapes, shape, ofShape[shape] ?? 0)
    this.add(numbers, own)
  }

  /** Counts the pairs of some rows of a stretch. */
  addRows(pairs: PairLists, rows: Uint32Array): void {
    const { numbers, shapes, shapeOf, others } = pairs
    const own = new Uint32Array(numbers.length)
    const ofShape = new Uint32Array(shapes.from.length)
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n] ?? 0
      const shape = shapeOf[row] ?? 0
      ofShape[shape] = (ofShape[shape] ?? 0) + 1
      addTo(own, others, row, 1)
    }
    for (let shape = 0; shape < ofShape.length; shape++) addTo(own, shapes, shape, ofShape[shape] ?? 0)
    this.add(numbers, own)
  }

  /** Adds counts of pairs, which are told by their numbers. */
  add(numbers: Uint32Array, counts: Uint32Array): void {
    this.#grow(numbers)
    const listed = this.#listed
    for (let n = 0; n < numbers.length; n++) {
      const [pair, more] = [numbers[n] ?? 0, counts[n] ?? 0]
      if (pair < listed.length) listed[pair] = (listed[pair] ?? 0) + more
      else if (more > 0) this.#others.set(pair, (this.#others.get(pair) ?? 0) + more)
    }
  }

  /** The pairs that any row has; each stands for so many rows. */
  result(share: number): Map<number, number> {
    const counts = new Map<number, number>()
    for (const [pair, n] of this.#listed.entries()) if (n > 0) counts.set(pair, n * share)
    for (const [pair, n] of this.#others) counts.set(pair, n * share)
    return counts
  }

  #grow(numbers: Uint32Array): void {
    let most = 0
    for (let n = 0; n < numbers.length; n++) {
      const pair = numbers[n] ?? 0
      if (pair < MOST_LISTED && pair > most) most = pair
    }
    if (most < this.#listed.length) return
    const grown = new Uint32Array(Math.min(MOST_LISTED, 2 * most))
    grown.set(this.#listed)
    this.#listed = grown
  }
}

function countEach(counts: Uint32Array, places: Lists['of']): void {
  for (let n = 0; n < places.length; n++) {
    const place = places[n] ?? 0
    counts[place] = (counts[place] ?? 0) + 1
  }
}

/** Adds rows to what each number of a list counts. */
function addTo(counts: Uint32Array, { from, of }: Lists, list: number, rows: number): void {
  const end = from[list + 1] ?? 0
  for (let n = from[list] ?? 0; n < end; n++) counts[of[n] ?? 0] = (counts[of[n] ?? 0] ?? 0) + rows
}

import type { FirstPlaces } from '../read-places.ts'

/** The most places kept for all answers together: 32 MB. */
const MOST_PLACES = 4_000_000
/** At least so many rows are read, so that the next pages are ready. */
const FIRST = 1_000
/** Who pages on gets up to so many more than asked for. */
const MOST_AHEAD = 5_000

/** The places of the latest answers in order, as far as anybody has paged, so that the next page needs no sorting. */
export class KeptOrders {
  readonly #orders = new Map<string, FirstPlaces>()

  /** At most `limit` places from `at` on. `view` is the key of the question with its order; `read` finds its first rows. */
  async slice(
    view: string,
    at: number,
    limit: number,
    read: (limit: number) => Promise<FirstPlaces>,
  ): Promise<readonly number[]> {
    let order = this.#orders.get(view)
    if (order === undefined || (!order.isWhole && order.places.length < at + limit))
      order = await read(
        Math.max(FIRST, at + limit + (order === undefined ? 0 : Math.min(3 * (at + limit), MOST_AHEAD))),
      )
    this.#orders.delete(view)
    this.#orders.set(view, order)
    let kept = 0
    for (const { places } of this.#orders.values()) kept += places.length
    for (const [oldest, { places }] of this.#orders) {
      if (kept <= MOST_PLACES || oldest === view) break
      kept -= places.length
      this.#orders.delete(oldest)
    }
    return [...order.places.subarray(at, at + limit)]
  }

  /** How many of an answer that was asked for last were compared by how well they match, where more match. */
  rankedOf(view: string): number | null {
    return this.#orders.get(view)?.ranked ?? null
  }
}

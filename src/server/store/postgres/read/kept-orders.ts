import type { Order } from './read-places.ts'

/** Places that are kept of all answers together: 32 MB. */
const MOST_PLACES = 4_000_000
/** Rows that are asked for at the least, so that the next pages are there already. */
const FIRST = 1_000

/** The orders of the latest answers, as far as anybody paged: the next page needs no sorting. */
export class KeptOrders {
  readonly #orders = new Map<string, Order>()

  /** The places from `at` on, `limit` at the most. `view` names the question with its order; `read` finds its first rows. */
  async slice(
    view: string,
    at: number,
    limit: number,
    read: (limit: number) => Promise<Order>,
  ): Promise<readonly number[]> {
    let order = this.#orders.get(view)
    if (order === undefined || (!order.isWhole && order.places.length < at + limit))
      order = await read(Math.max(FIRST, order === undefined ? at + limit : 4 * (at + limit)))
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
}

import type { AskedView } from './stored-page.ts'
import type { PairSums } from '../question/kept-pair.ts'

const KEPT = 50

/** The counts of the latest questions: every page of a view shows the same ones. */
export class SumsCache {
  readonly #sums = new Map<string, PairSums>()

  /** The sums of a page's question as far as they are known already. */
  known(page: AskedView): PairSums | null {
    return page.sums ?? this.#sums.get(page.view) ?? null
  }

  /** The sums of a page's question as of that page, asked for with `count` where they are not known. */
  async get(page: AskedView, count: () => Promise<PairSums>): Promise<PairSums> {
    const known = this.known(page)
    if (known !== null) return known
    const sums = await count()
    this.#sums.set(page.view, sums)
    for (const oldest of this.#sums.keys()) {
      if (this.#sums.size <= KEPT) break
      this.#sums.delete(oldest)
    }
    return sums
  }
}

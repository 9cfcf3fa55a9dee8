import type { AskedView } from './stored-page.ts'
import type { PairSums } from '../question/kept-pair.ts'

/** Searches whose counts are kept: what some people have open at once. */
const KEPT_VIEWS = 50

/** The counts of the latest searches: every page of a view shows the same ones. */
export class SumsCache {
  readonly #sums = new Map<string, PairSums>()
  readonly #reported = new Map<string, boolean>()

  /** The sums of a page's search, as far as they are known already. */
  known(page: AskedView): PairSums | null {
    return page.sums ?? this.#sums.get(page.view) ?? null
  }

  /** The sums of a page's search as of that page, computed with `count` if they are not known. */
  async get(page: AskedView, count: () => Promise<PairSums>): Promise<PairSums> {
    const known = this.known(page)
    if (known !== null) return known
    const sums = await count()
    keep(this.#sums, page.view, sums)
    return sums
  }

  /**
   * Whether every cost of a page's question is known to have been reported, found out with `look` where it is not known
   * yet. Where that gives null, it is looked at again: rows that are brought up to date change no view.
   */
  async isCostReported(page: AskedView, { cost }: PairSums, look: () => Promise<boolean | null>): Promise<boolean> {
    if (cost === 0) return false
    const known = this.#reported.get(page.view)
    if (known !== undefined) return known
    const reported = await look()
    if (reported !== null) keep(this.#reported, page.view, reported)
    return reported ?? false
  }
}

function keep<T>(map: Map<string, T>, view: string, value: T): void {
  map.set(view, value)
  for (const oldest of map.keys()) {
    if (map.size <= KEPT_VIEWS) break
    map.delete(oldest)
  }
}

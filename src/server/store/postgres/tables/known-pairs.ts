import { type Mark, markName } from '../../record/marks.ts'
import type { Database, Session } from '../database/database.ts'
import { givePairs } from './pair-table.ts'
import { readCounted } from './totals.ts'

/** Pairs that are remembered at the most; then it is begun anew. */
const MOST_KNOWN = 200_000

/** The numbers of pairs that this process has seen, until a pair is deleted anywhere. */
export class KnownPairs {
  readonly #database: Database
  #numbers = new Map<string, number>()
  #drops = -1

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * The numbers of pairs by the names of their marks. New ones are committed at once, apart from the change
   * that brings them, so that no other change waits for it.
   */
  async give(session: Session, marks: readonly Mark[]): Promise<ReadonlyMap<string, number>> {
    const { drops } = await readCounted(session)
    if (drops !== this.#drops || this.#numbers.size > MOST_KNOWN) this.#numbers = new Map()
    this.#drops = drops
    const unknown = new Map(marks.map((mark) => [markName(mark), mark]))
    for (const name of unknown.keys()) if (this.#numbers.has(name)) unknown.delete(name)
    if (unknown.size > 0) {
      const given = await givePairs(session, [...unknown.values()], (text, values) =>
        this.#database.quick(text, values),
      )
      for (const [name, number] of given) this.#numbers.set(name, number)
    }
    return this.#numbers
  }
}

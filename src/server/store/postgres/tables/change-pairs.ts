import { type Mark, markName } from '../../record/marks.ts'
import type { Session } from '../database/database.ts'
import { givePairs, toDigest } from './pair-table.ts'

/** The fields of metadata, which can change. */
const OF_METADATA: ReadonlySet<string> = new Set(['key', 'meta', 'part', 'has'])

/** The pairs that a change has met: the records of one share most of theirs, and asking several nodes takes its time. */
export class ChangePairs {
  readonly #session: Session
  readonly #fields = new Map<number, string>()
  readonly #byDigest = new Map<string, number>()
  readonly #byName = new Map<string, number>()

  constructor(session: Session) {
    this.#session = session
  }

  /** Learns what these pairs are. */
  async meet(pairs: Iterable<number>): Promise<void> {
    const unknown = new Set(pairs)
    for (const pair of this.#fields.keys()) unknown.delete(pair)
    if (unknown.size === 0) return
    const found = await this.#session.rows(
      "SELECT pair, field, encode(digest, 'hex') AS digest FROM pairs WHERE pair = ANY($1::int[])",
      [[...unknown]],
    )
    for (const { pair, field, digest } of found) {
      this.#fields.set(Number(pair), String(field))
      this.#byDigest.set(String(digest), Number(pair))
    }
  }

  /** Whether a pair that was met belongs to metadata. */
  isMetadata(pair: number): boolean {
    return OF_METADATA.has(this.#fields.get(pair) ?? '')
  }

  /** The numbers of pairs by the names of their marks; those that nothing had are made. */
  async give(marks: readonly Mark[]): Promise<ReadonlyMap<string, number>> {
    const unknown = new Map<string, Mark>()
    for (const mark of marks) {
      const name = markName(mark)
      if (this.#byName.has(name)) continue
      const number = this.#byDigest.get(toDigest(mark).toString('hex'))
      if (number === undefined) unknown.set(name, mark)
      else this.#byName.set(name, number)
    }
    if (unknown.size > 0)
      for (const [name, number] of await givePairs(this.#session, [...unknown.values()])) this.#byName.set(name, number)
    return this.#byName
  }
}

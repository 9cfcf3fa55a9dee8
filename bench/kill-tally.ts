import { createHash } from 'node:crypto'
import type { Figure } from './figure.ts'
import { runToEnd } from './run-to-end.ts'

/** What killing brought to light, over all stores of a bench, one after the other. */
export class KillTally {
  /** Kills that hit while rows were outstanding, and those that hit a start. */
  kills = 0
  starts = 0
  /** Names of rows in the store under way. */
  #acknowledged = new Set<string>()
  readonly #lost = new Set<string>()
  readonly #twice = new Set<string>()
  readonly #sums = { acknowledged: 0, stores: 0, rows: 0, missing: 0, differing: 0, unsound: 0 }

  /**
   * Looks at a store after a kill. `wanted` are the rows that may be in it, `acknowledged` those that something said are;
   * a row that was seen once counts as acknowledged from then on.
   */
  look(stored: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>, acknowledged: Iterable<string>): void {
    for (const name of acknowledged) this.#acknowledged.add(name)
    for (const name of stored.keys()) {
      this.#acknowledged.add(name)
      if (!wanted.has(name)) this.#twice.add(name)
    }
    for (const name of this.#acknowledged) if (!stored.has(name)) this.lose(name)
  }

  /** Counts a row as lost although it was acknowledged. */
  lose(name: string): void {
    this.#lost.add(`${this.#sums.stores} ${name}`)
  }

  /** Looks at a store that was brought to its end, by our own commands: `wanted` are the bodies as they came, by name. */
  async finish(env: NodeJS.ProcessEnv, wanted: ReadonlyMap<string, string>): Promise<void> {
    const exported = await runToEnd(['export', '-', '--format', 'completions'], env)
    const kept = new Map<string, string>()
    for (const line of exported.out.split('\n')) if (line !== '') kept.set(String(JSON.parse(line).id), line)
    const sums = this.#sums
    for (const [name, body] of wanted) {
      const line = kept.get(name)
      if (line === undefined) sums.missing++
      else if (line !== body) sums.differing++
    }
    for (const name of kept.keys()) if (!wanted.has(name)) this.#twice.add(name)
    const verified = await runToEnd(['verify'], env)
    if (verified.code !== 0) {
      sums.unsound++
      console.error(verified.out, verified.said)
    }
    sums.rows += wanted.size
    sums.acknowledged += this.#acknowledged.size
    sums.stores++
    this.#acknowledged = new Set()
  }

  figures(): Figure[] {
    const { acknowledged, stores, rows, missing, differing, unsound } = this.#sums
    return [
      { what: 'ends while rows were outstanding', value: this.kills, unit: `and ${this.starts} during a start` },
      { what: 'acknowledged rows lost', value: this.#lost.size, unit: `of ${acknowledged}`, atMost: 0 },
      { what: 'rows missing in the end', value: missing, unit: `of ${rows}`, atMost: 0 },
      { what: 'rows whose bytes differ', value: differing, unit: `of ${rows}`, atMost: 0 },
      { what: 'rows twice', value: this.#twice.size, unit: `of ${rows}`, atMost: 0 },
      { what: 'stores that do not pass verify', value: unsound, unit: `of ${stores}`, atMost: 0 },
    ]
  }
}

/** As `StoredRows` has it. */
export function toChecksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').toUpperCase()
}

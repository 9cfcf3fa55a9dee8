import { setImmediate } from 'node:timers/promises'

/** A time for which a loop works, in milliseconds, before others have theirs. Begins when it is made. */
export class Turn {
  readonly #ms: number
  #since = performance.now()

  constructor(ms: number) {
    this.#ms = ms
  }

  isOver(): boolean {
    return performance.now() - this.#since > this.#ms
  }

  /** Lets others have their turn; the next one begins after that. */
  async pass(): Promise<void> {
    await setImmediate()
    this.#since = performance.now()
  }
}

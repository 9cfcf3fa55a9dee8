import type { StoreAsker } from './worker-protocol.ts'

/** From a change to the first step, in milliseconds; nothing comes in where none was for longer than the other. */
const SOON_MS = 1_000
const QUIET_MS = 5_000
/** While others write, a step is followed by so many times as long without one. */
const REST = 9

/** Has the writer pack rows as stretches (`stretches/stretch-table.ts`), a stretch at a time beside everything else. */
export class StretchPacker {
  readonly #writer: StoreAsker
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #changedMs = Number.NEGATIVE_INFINITY
  #isClosed = false

  constructor(writer: StoreAsker) {
    this.#writer = writer
  }

  /** To be called after each change. */
  changed(): void {
    this.#changedMs = performance.now()
    this.#plan(SOON_MS)
  }

  /** To be called once the store is open: rows of an older one, or of one that was ended, may wait. */
  begin(): void {
    this.#plan(SOON_MS)
  }

  #plan(ms: number): void {
    if (this.#isClosed || this.#timer !== null || this.#running !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#run()
    }, ms).unref()
  }

  async #run(): Promise<void> {
    const next = await this.#step()
    this.#running = null
    if (next !== null) this.#plan(next)
  }

  /** Gives in how many milliseconds the next step is due; null: with the next change. */
  async #step(): Promise<number | null> {
    const began = performance.now()
    const isQuiet = began - this.#changedMs > QUIET_MS
    try {
      const packed = await this.#writer.ask('packStretch', [isQuiet])
      if (packed) return this.#changedMs > began - QUIET_MS ? (performance.now() - began) * REST : 0
      return isQuiet ? null : QUIET_MS
    } catch {
      // A full disk, or a thread that ended: rows are read as they are, and the next change continues.
      return null
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#running
  }
}

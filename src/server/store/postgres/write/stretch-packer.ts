import type { Database, Session } from '../database/database.ts'
import { findLater, packLater } from '../stretches/later/pack-later.ts'
import { findUnpacked, keepPacked, packStretch } from '../stretches/stretch-table.ts'

/** What is edited again and again is packed again once in this time. */
const PAUSE_MS = 2_000

/** Packs rows as stretches (`stretch-table.ts`) beside everything else that a server does. */
export class StretchPacker {
  readonly #database: Database
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #isAsked = false
  #isClosed = false

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * To be called after each change: packs, in a moment, what is full and not packed, and reads what is packed into memory, so that
   * nobody who counts has to wait for that.
   */
  wake(pauseMs = PAUSE_MS): void {
    this.#isAsked = true
    if (this.#isClosed || this.#timer !== null || this.#running !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#isAsked = false
      // A database that does not answer is asked again after the next change.
      this.#running = this.#turn()
        .catch(() => {})
        .finally(() => {
          this.#running = null
          if (this.#isAsked) this.wake()
        })
    }, pauseMs)
    this.#timer.unref()
  }

  async #turn(): Promise<void> {
    await this.#pack(findUnpacked, packStretch)
    if (!this.#isClosed) await this.#database.read(keepPacked)
    await this.#pack(findLater, packLater, () => this.#isAsked)
  }

  /** Packs all that is full and not packed. Rejects with what the database says. */
  async packed(): Promise<void> {
    await this.#pack(findUnpacked, packStretch)
    await this.#pack(findLater, packLater)
  }

  /** Of what can wait, at least one stretch; then until `isBusy`. */
  async #pack(
    find: (session: Session) => Promise<number[]>,
    pack: (session: Session, number: number) => Promise<boolean>,
    isBusy = () => false,
  ): Promise<void> {
    for (let found = [0]; found.length > 0; ) {
      found = await this.#database.add(find)
      for (const number of found) {
        if (this.#isClosed || !(await this.#database.add((session) => pack(session, number)))) return
        if (isBusy()) return
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#running
  }
}

/** Memory is freed after this many milliseconds without a question. */
const IDLE_MS = 60_000

/** Calls `onIdle` once nothing has been used for a while. It does not keep the process alive. */
export class IdleTimer {
  readonly #onIdle: () => void
  readonly #ms: number
  #timer: NodeJS.Timeout | null = null

  constructor(onIdle: () => void, ms = IDLE_MS) {
    this.#onIdle = onIdle
    this.#ms = ms
  }

  /** Begins the wait again. */
  touch(): void {
    // Restarting a timer costs less than making one.
    if (this.#timer !== null) this.#timer.refresh()
    else this.#timer = setTimeout(this.#onIdle, this.#ms).unref()
  }
}

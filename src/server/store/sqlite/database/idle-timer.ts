/** Milliseconds without a question after which memory is given back. */
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

  /** Says that it is in use. */
  touch(): void {
    // The same timer begins again, which costs less than another one.
    if (this.#timer !== null) this.#timer.refresh()
    else this.#timer = setTimeout(this.#onIdle, this.#ms).unref()
  }
}

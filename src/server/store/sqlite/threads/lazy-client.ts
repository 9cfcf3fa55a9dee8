import type { StoreAsker, StoreCall, StoreCalls } from './worker-protocol.ts'

/** A worker that starts with the first question: most commands, and every start, need none. */
export class LazyClient implements StoreAsker {
  readonly #start: () => Promise<StoreAsker>
  #client: Promise<StoreAsker> | null = null
  #closed = false

  constructor(start: () => Promise<StoreAsker>) {
    this.#start = start
  }

  async ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>> {
    if (this.#closed) throw new Error('The store is closed.')
    signal?.throwIfAborted()
    this.#client ??= this.#start()
    return (await this.#client).ask(call, args, signal)
  }

  async close(): Promise<void> {
    this.#closed = true
    // A failed start was reported to those who asked.
    await (await this.#client?.catch(() => null))?.close()
  }
}

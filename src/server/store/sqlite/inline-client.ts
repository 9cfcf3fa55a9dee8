import type { DatabaseSync } from 'node:sqlite'
import { openForWriting } from './open-database.ts'
import { createReadCalls, createWriteCalls } from './store-calls.ts'
import { fromWorkerFailure, toWorkerFailure } from './worker-failure.ts'
import type { StoreAsker, StoreCall, StoreCalls } from './worker-protocol.ts'

/** Answers in the thread that asks: for a store of a few hundred rows, where a thread would cost more than it saves. */
export class InlineClient implements StoreAsker {
  readonly #db: DatabaseSync
  readonly #calls: StoreCalls

  /** Throws `StoreOpenError` where the store cannot be opened. */
  constructor(path: string) {
    this.#db = openForWriting(path)
    this.#calls = {
      ...createReadCalls(this.#db, path),
      ...createWriteCalls(this.#db),
      close: () => this.#db.close(),
    }
  }

  async ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>> {
    signal?.throwIfAborted()
    if (!this.#db.isOpen) throw new Error('The store is closed.')
    try {
      const calls: { [Name in StoreCall]: (...given: Parameters<StoreCalls[Name]>) => ReturnType<StoreCalls[Name]> } =
        this.#calls
      return calls[call](...args)
    } catch (error) {
      // The same errors as from a thread, so that nobody comes to rely on more.
      throw fromWorkerFailure(toWorkerFailure(error))
    }
  }

  async close(): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
  }
}

import { type Connection, openConnection } from './open-connection.ts'
import { fromWorkerFailure, toWorkerFailure } from './worker-failure.ts'
import type { StoreAsker, StoreCall, StoreCalls, WorkerSettings } from './worker-protocol.ts'

/** Answers in the calling thread: for a small store, where a thread would cost more than it saves. */
export class InlineClient implements StoreAsker {
  readonly notices: readonly string[]
  readonly #calls: Connection['calls']
  #closed = false

  /** Throws `StoreOpenError` if the store cannot be opened. */
  constructor(settings: WorkerSettings) {
    const { calls, notices } = openConnection(settings)
    this.notices = notices
    this.#calls = calls
  }

  async ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>> {
    signal?.throwIfAborted()
    if (this.#closed) throw new Error('The store is closed.')
    try {
      const calls: {
        [Name in StoreCall]?: (...given: Parameters<StoreCalls[Name]>) => ReturnType<StoreCalls[Name]>
      } = this.#calls
      const answer = calls[call]
      if (answer === undefined) throw new Error(`it was opened for reading only, which ${call} is not`)
      return answer(...args)
    } catch (error) {
      // The same errors as from a thread, so that no caller relies on more.
      throw fromWorkerFailure(toWorkerFailure(error))
    }
  }

  async close(): Promise<void> {
    if (!this.#closed) this.#calls.close()
    this.#closed = true
  }
}

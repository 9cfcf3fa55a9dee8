import type { StoreAsker, StoreCall, StoreCalls } from './worker-protocol.ts'

/** A client whose thread may end. */
export interface MortalClient extends StoreAsker {
  /** Why it cannot answer any more; null while it can. */
  readonly ended: Error | null
}

/**
 * Restarts a worker that has ended: its current question is refused, so that the caller decides whether to ask again,
 * and the next question starts a new worker. If that fails, the one after tries again.
 */
export class RevivingClient implements StoreAsker {
  readonly #start: () => Promise<MortalClient>
  #client: MortalClient
  #starting: Promise<MortalClient> | null = null
  #closed = false

  /** `first` is running already. */
  constructor(first: MortalClient, start: () => Promise<MortalClient>) {
    this.#client = first
    this.#start = start
  }

  async ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>> {
    if (this.#closed || this.#client.ended === null) return this.#client.ask(call, args, signal)
    return (await this.#revive()).ask(call, args, signal)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#starting?.catch(() => null)
    await this.#client.close()
  }

  #revive(): Promise<MortalClient> {
    this.#starting ??= this.#start()
      .then((client) => {
        this.#client = client
        return client
      })
      .finally(() => {
        this.#starting = null
      })
    return this.#starting
  }
}

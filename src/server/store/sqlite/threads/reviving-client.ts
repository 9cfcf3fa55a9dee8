import type { StoreAsker, StoreCall, StoreCalls } from './worker-protocol.ts'

/** A client whose thread can die. */
export interface MortalClient extends StoreAsker {
  /** Why nothing can be asked any more; null while it lives. */
  readonly ended: Error | null
}

/**
 * A worker that is started again where it has died: what it had in hand is refused, so that the asker
 * decides whether to ask again, and the next question starts a new one. Where that fails, the one after tries again.
 */
export class RevivingClient implements StoreAsker {
  readonly #start: () => Promise<MortalClient>
  #client: MortalClient
  #starting: Promise<MortalClient> | null = null
  #closed = false

  /** `first` lives already. */
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

import type { CarriedLedger, MirrorMemory, StoreInlet, StoreOutlet } from './store-outlet.ts'

/** Copies the ledger and the listed rows of each upstream. Gives the upstreams of which `to` knows more; those are left as they are. */
export async function moveMirrors(from: StoreOutlet, to: StoreInlet, signal?: AbortSignal): Promise<string[]> {
  const there = new Map((await to.ledgers()).map((ledger) => [ledger.source, ledger]))
  const ledgers = await from.ledgers()
  const left = ledgers.filter((ledger) => newestOf(there.get(ledger.source)) > newestOf(ledger))
  const leaving = new Set(left.map(({ source }) => source))
  for (let after: MirrorMemory | null = null; ; ) {
    signal?.throwIfAborted()
    const memories: MirrorMemory[] = await from.memories(after)
    const last = memories.at(-1)
    if (last === undefined) break
    await to.putMemories(memories.filter(({ source }) => !leaving.has(source)))
    after = last
  }
  // After the rows, which are counted in it.
  for (const ledger of ledgers) if (!leaving.has(ledger.source)) await to.putLedger(ledger)
  return [...leaving]
}

function newestOf(ledger: CarriedLedger | undefined): number {
  return ledger === undefined ? -1 : Math.max(0, ...ledger.walks.map(({ walk }) => walk))
}

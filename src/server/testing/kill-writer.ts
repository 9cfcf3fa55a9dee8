import { setTimeout as pause } from 'node:timers/promises'
import type { CompletionStore } from '../store/completion-store.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'

/** Started by `kill-rounds.ts`: writes records into a store until it is killed, and prints which were acknowledged. */
const [location = '', prefix = '', lanes = '4', most = 'Infinity'] = process.argv.slice(2)
/** Between two tries. It only leaves the core to the database that starts: nothing depends on its length. */
const PAUSE_MS = 20
const encoder = new TextEncoder()
let last = 0

function toBody(id: string, n: number): Uint8Array {
  const message = { role: 'assistant', content: `answer ${id} `.repeat(20) }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
  const about = { object: 'chat.completion', created: 1_790_000_000 + (n % 7), model: 'gpt-4o-mini' }
  return encoder.encode(JSON.stringify({ id, ...about, choices, metadata: { writer: prefix, n: String(n % 50) } }))
}

/** Opens the store as soon as its database answers. */
async function openStore(): Promise<CompletionStore> {
  for (;;)
    try {
      return await openPostgresStore({ location })
    } catch {
      await pause(PAUSE_MS)
    }
}

async function write(store: CompletionStore): Promise<void> {
  while (last < Number(most)) {
    const n = last++
    const id = `${prefix}-${n}`
    const record = { body: toBody(id, n), request: null, messages: null, metadata: null, way: 'recorded' } as const
    try {
      await store.ingest([
        { ...record, from: 'writer', line: null, receivedAt: 1_795_000_000, latencyMs: 1, capture: null },
      ])
      process.stdout.write(`${id}\n`)
    } catch {
      await pause(PAUSE_MS)
    }
  }
}

const store = await openStore()
await Promise.all(Array.from({ length: Number(lanes) }, () => write(store)))
await store.close()

import type { RecordedCall } from '#contract/row/recorded-call.ts'
import { onTestFinished } from 'vitest'
import { EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import type { ListQuery } from '#contract/wire/list-query.ts'
import type { CompletionStore } from '../completion-store.ts'
import type { IncomingRecord } from '../ingest-store.ts'

/** Opens a fresh and empty store; the suite closes it. */
export type OpenStore = () => Promise<CompletionStore>

const encoder = new TextEncoder()

/** A record as an import would bring it; what is not given has a plain value. */
export function recordOf(body: object | string, parts: Partial<IncomingRecord> = {}): IncomingRecord {
  return {
    body: encoder.encode(typeof body === 'string' ? body : JSON.stringify(body)),
    request: null,
    messages: null,
    metadata: null,
    way: 'imported',
    from: 'file.jsonl',
    line: 1,
    receivedAt: 1_795_000_000,
    latencyMs: null,
    capture: null,
    ...parts,
  }
}

/** The body of a plain answer. */
export function plain(id: string, created: number, more: object = {}): object {
  return {
    id,
    object: 'chat.completion',
    created,
    model: 'gpt-4o-mini-2024-07-18',
    choices: [
      { index: 0, message: { role: 'assistant', content: `answer of ${id}` }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    metadata: {},
    ...more,
  }
}

/** A request with these messages. */
export function requestOf(messages: readonly object[], more: object = {}): Uint8Array {
  return encoder.encode(JSON.stringify({ model: 'gpt-4o-mini', messages, ...more }))
}

/** Stores plain bodies. */
export async function ingest(store: CompletionStore, ...bodies: (object | string)[]) {
  return store.ingest(bodies.map((body) => recordOf(body)))
}

/** Opens a store for one test and closes it afterwards. */
export async function opened(open: () => Promise<CompletionStore>, ...bodies: (object | string)[]) {
  const store = await open()
  onTestFinished(() => store.close())
  if (bodies.length > 0) await ingest(store, ...bodies)
  return store
}

export function wire(parts: Partial<ListQuery> = {}): ListQuery {
  return { model: null, metadata: [], after: null, limit: 20, order: 'asc', ...parts }
}

export function search(parts: Partial<SearchQuery> = {}): SearchQuery {
  return { ...EVERYTHING, ...parts }
}

export async function wireIds(store: CompletionStore, parts: Partial<ListQuery> = {}): Promise<string[]> {
  const page = await store.listWire(wire(parts))
  return page.ids
}

/** Pages to the end as the official clients do: `after` is the last id, until `has_more` is false. */
export async function wireWalk(store: CompletionStore, parts: Partial<ListQuery>): Promise<string[]> {
  const ids: string[] = []
  let after: string | null = null
  for (;;) {
    const page = await store.listWire(wire({ ...parts, after }))
    ids.push(...page.ids)
    after = ids.at(-1) ?? null
    if (!page.hasMore) return ids
  }
}

export async function rowIds(store: CompletionStore, parts: Partial<SearchQuery> = {}): Promise<string[]> {
  const page = await store.list(search(parts), { limit: 500 })
  return page.rows.map((row) => row.id)
}

/** `id-01` to `id-<n>`, all created in the same second unless `created` says otherwise. */
export function many(n: number, created: (index: number) => number = () => 1000): object[] {
  return Array.from({ length: n }, (_, index) => plain(`id-${String(index + 1).padStart(2, '0')}`, created(index)))
}

/** What a recorder saw of the call with this id. */
export function callOf(id: string): RecordedCall {
  return {
    id,
    started_at: 1_760_000_000_000,
    first_byte_ms: 12,
    duration_ms: 34,
    status: 200,
    stream: false,
    request_id: `req_${id}`,
    idempotency_key: 'both',
    headers: [['content-type', 'application/json']],
    request_bytes: 2,
    answer_bytes: 3,
    answer_sha256: 'ab',
    notes: ['odd'],
  }
}

import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import { Refusal } from '../../source/refusal.ts'
import { checkListShape } from './list-page.ts'
import { createRecentMap } from '#lib/recent-map.ts'
import { isRecord } from '#lib/is-record.ts'
import { createPoliteQueue } from '#lib/polite-queue.ts'
import { createSpacing } from './spacing.ts'
import type { UpstreamClient } from '../upstream-client.ts'
import { parseCompletionPath } from './upstream-question.ts'

/** How much may be asked of the upstream for what no person waits for. */
export interface Politeness {
  /** The most calls at once. */
  concurrency: number
  /** Milliseconds between the starts of two calls. */
  spacingMs: number
}

const MESSAGES_POLITENESS: Politeness = { concurrency: 4, spacingMs: 25 }

const CACHE = { entries: 2_000, weight: 64 * 1024 * 1024 }
/** Upstream’s own limit. */
const PAGE_MESSAGES = 100
/** 10,000 messages: no real conversation has more, and it ends the walk if an upstream never does. */
const MOST_PAGES = 100
/** A completion may appear this long after it was created. */
const SETTLING_SECONDS = 60
const SETTLING_WAITS = [1_000, 2_000, 4_000]

/** Input messages never change, so they are fetched once. */
export interface UpstreamMessages {
  /** Messages that were fetched before; null if they were not, or not lately. */
  known(id: string): StoredMessage[] | null
  /** All input messages in order; null if upstream does not know the completion. `created` is in Unix seconds. */
  fetch(id: string, created: number | null, signal?: AbortSignal): Promise<StoredMessage[] | null>
  forget(id: string): void
}

/** Fetches through `client`, a few at a time, and keeps up to 64 MB of messages. */
export function createUpstreamMessages(
  client: UpstreamClient,
  { concurrency, spacingMs }: Politeness = MESSAGES_POLITENESS,
): UpstreamMessages {
  const { tools } = client
  const queue = createPoliteQueue(concurrency, createSpacing(spacingMs, tools))
  const cache = createRecentMap<{ messages: StoredMessage[]; size: number }>(CACHE, (entry) => entry.size)

  async function page(id: string, after: string | null, signal: AbortSignal | undefined) {
    const search = `limit=${PAGE_MESSAGES}&order=asc${after === null ? '' : `&after=${encodeURIComponent(after)}`}`
    const path = `${parseCompletionPath(id)}/messages`
    const answer = await client.call({ method: 'GET', path, search, signal }, checkListShape(client.peer))
    const { data, has_more: more } = isRecord(answer.value) ? answer.value : {}
    return { items: Array.isArray(data) ? data.filter(isRecord) : [], more: more === true, size: answer.text.length }
  }

  async function all(
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<{ messages: StoredMessage[]; size: number }> {
    const messages: StoredMessage[] = []
    const ids = new Set<string>()
    let size = 0
    let after: string | null = null
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const { items, more, size: bytes } = await page(id, after, signal)
      size += bytes
      const fresh = items
        .map((item, index) => toStoredMessage(item, `${id}-${messages.length + index}`))
        .filter((message) => !ids.has(message.id))
      for (const message of fresh) ids.add(message.id)
      messages.push(...fresh)
      after = fresh.at(-1)?.id ?? null
      if (!more || after === null) break
    }
    return { messages, size }
  }

  async function settled(id: string, created: number | null, signal: AbortSignal | undefined) {
    for (const wait of [...SETTLING_WAITS, null]) {
      try {
        return await all(id, signal)
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 404) throw error
        const young = created !== null && tools.now() / 1000 - created < SETTLING_SECONDS
        if (wait === null || !young) return null
        await tools.wait(wait, signal)
      }
    }
    return null
  }

  return {
    known: (id) => cache.get(id)?.messages ?? null,
    forget: (id) => cache.delete(id),
    async fetch(id, created, signal) {
      const known = cache.get(id)
      if (known !== undefined) return known.messages
      const found = await queue(() => settled(id, created, signal), signal)
      if (found === null) return null
      cache.set(id, found)
      return found.messages
    },
  }
}

/** A message with the id and role that the contract promises, if upstream left them out. */
function toStoredMessage(item: Readonly<Record<string, unknown>>, id: string): StoredMessage {
  return {
    ...item,
    id: typeof item['id'] === 'string' && item['id'] !== '' ? item['id'] : id,
    role: typeof item['role'] === 'string' ? item['role'] : 'unknown',
  }
}

import { createAudit } from '../access/audit.ts'
import { createGate } from '../access/gate.ts'
import { createKnownTokens } from '../access/known-tokens.ts'
import type { Secret } from '../redact/secret.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { createHttpServer } from '../http/http-server.ts'
import { ownNames } from '../http/own-names.ts'
import { createLog, type Log } from '../machine/log.ts'
import { loadConfig } from '../config.ts'
import { openStore } from '../main.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { createApp } from '../http/app.ts'
import type { AppDeps } from '../http/app-deps.ts'
import { createEventHub } from '../live/event-hub.ts'
import { loadStaticFiles } from '../http/answer/static-files.ts'

/** The real app over a real store in memory, asked without a socket. For tests. */
export interface TestApp {
  store: CompletionStore
  /** The lines of the log so far. */
  logged: string[]
  routes: readonly { method: string; path: string }[]
  /** Makes a request as a program on this machine would. */
  ask(path: string, init?: RequestInit): Promise<Response>
  send(method: string, path: string, body: unknown): Promise<Response>
  /** Stores completions; each is JSON text. */
  add(...bodies: string[]): Promise<void>
  /** Listens on a free port and gives the origin. */
  listen(): Promise<string>
  /** Deletes every row, which costs less than opening a new store. */
  clear(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens it. `change` replaces parts that the app works with, `location` is the store's path; with `token`, one is
 * required.
 */
export async function openTestApp(
  change: (store: CompletionStore, log: Log) => Partial<AppDeps> = () => ({}),
  location = ':memory:',
  token: Secret | null = null,
): Promise<TestApp> {
  // Without a thread: starting one takes longer than the rest of a test.
  const store = await openStore(loadConfig({ COMPLETIONIST_STORE: location }), {
    readers: location === ':memory:' ? 0 : 1,
  })
  const logged: string[] = []
  const log = createLog((line) => logged.push(line))
  let names = ownNames('127.0.0.1', 4180, [])
  const app = createApp({
    store,
    storeLabel: 'in memory',
    storeLocation: ':memory:',
    sample: null,
    upstreams: [],
    recorder: null,
    mirror: null,
    gate: createGate({
      tokens: createKnownTokens(token, null, log),
      audit: createAudit(null, log),
      log,
      origins: () => names.origins,
      now: Date.now,
    }),
    allowedHosts: () => names.hosts,
    allowedOrigins: () => names.origins,
    basePath: '',
    files: loadStaticFiles('/nowhere'),
    events: createEventHub(),
    log,
    now: Date.now,
    ...change(store, log),
  })
  const server = createHttpServer(app)
  const ask = async (path: string, init?: RequestInit) => app.request(`http://127.0.0.1:4180${path}`, init)
  return {
    store,
    logged,
    routes: app.routes,
    ask,
    send: (method, path, body) =>
      ask(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    add: async (...bodies) => {
      await store.ingest(bodies.map((body) => toIncoming(body)))
    },
    listen: async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the server has no port')
      const { port } = address
      const listening = ownNames('127.0.0.1', port, [])
      names = {
        hosts: new Set([...names.hosts, ...listening.hosts]),
        origins: new Set([...names.origins, ...listening.origins]),
      }
      return `http://127.0.0.1:${port}`
    },
    clear: async () => {
      const everything = { model: null, metadata: [], after: null, limit: 100, order: 'asc' } as const
      for (let page = await store.listWire(everything); page.ids.length > 0; page = await store.listWire(everything)) {
        for (const id of page.ids) await store.delete(id)
      }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await store.close()
    },
  }
}

/** A record for the store, as an import makes it. */
export function toIncoming(
  body: string,
  request: string | null = null,
  metadata: MetadataPairs | null = null,
): IncomingRecord {
  return {
    body: Buffer.from(body),
    request: request === null ? null : Buffer.from(request),
    messages: null,
    metadata,
    way: 'imported',
    from: 'test.jsonl',
    line: 1,
    receivedAt: 1_760_000_000,
    latencyMs: null,
    capture: null,
  }
}

/** The text of a completion that is valid under OpenAI's schema. */
export function completionText(id: string, created: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created,
    model: 'gpt-4o-mini-2024-07-18',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: `answer of ${id}`, refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    metadata: {},
    ...more,
  })
}

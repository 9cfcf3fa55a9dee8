import { Secret } from '../redact/secret.ts'
import { loadConfig } from '../config.ts'
import { openStore } from '../main.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { createFakeTools, type FakeTools } from './upstream/fake-tools.ts'
import type { Deadlines } from '../upstream/exchange.ts'
import { createMirrorUpstream, type MirrorUpstream } from '../mirror/mirror-upstream.ts'
import { type MirrorState, readMirrorState } from '../mirror/mirror-state.ts'
import { type MirrorRun, type RunEnd, runMirror } from '../mirror/run-mirror.ts'
import type { MirrorMode, MirrorWalk } from '#contract/source/mirror.ts'

/** 2026-11-22T12:00:00Z in Unix milliseconds. */
export const START = Date.UTC(2026, 10, 22, 12)
export const MIRROR_KEY = 'sk-mirror-0123456789abcdef'

/** A store and a mirror of the upstream at an address, with its own clock. For tests. */
export interface TestMirror {
  store: CompletionStore
  upstream: MirrorUpstream
  tools: FakeTools
  /** One run, as `completionist mirror` makes it. */
  run(mode?: MirrorMode, signal?: AbortSignal): Promise<RunEnd>
  /** Runs until the first page is stored, and is interrupted there. */
  runOnePage(): Promise<void>
  /** Runs until the walk has ended, waiting as long as upstream asks. */
  finish(mode?: MirrorMode): Promise<RunEnd>
  state(): Promise<MirrorState>
  ledger(): Promise<MirrorWalk[]>
  /** Ids of all rows, newest first. */
  ids(): Promise<string[]>
}

/** Opens it, with a store in memory unless `store` is given. */
export async function openTestMirror(
  url: string,
  options: {
    store?: CompletionStore
    tools?: FakeTools
    deadlines?: Deadlines
    budget?: number
    keepDays?: number
  } = {},
): Promise<TestMirror> {
  const tools = options.tools ?? createFakeTools(START)
  const store = options.store ?? (await openStore(loadConfig({ COMPLETIONIST_STORE: ':memory:' })))
  const upstream = createMirrorUpstream({
    baseUrl: new URL(url),
    key: new Secret(MIRROR_KEY),
    organization: null,
    project: null,
    tools,
    keepDays: options.keepDays ?? null,
    ...(options.deadlines === undefined ? {} : { deadlines: options.deadlines }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
  })
  const start = async (mode: MirrorMode, signal: AbortSignal, onStep: NonNullable<MirrorRun['onStep']>) => {
    const lease = await store.mirrorClaim({ holder: 'test', nowMs: tools.now(), ms: 60_000, dead: null })
    if (lease.token === null) throw new Error(`the lease is held by ${lease.holder}`)
    return runMirror({ store, upstream, mode, token: lease.token, signal, wanted: null, onStep })
  }
  const run = (mode: MirrorMode = 'incremental', signal = new AbortController().signal) =>
    start(mode, signal, () => undefined)
  const summary = () => store.mirrorSummary(upstream.key, tools.now() / 1000, 100)
  return {
    store,
    upstream,
    tools,
    run,
    runOnePage: async () => {
      const interrupt = new AbortController()
      const stop = ({ walking }: MirrorState) => {
        if ((walking?.entry.pages ?? 0) > 0) interrupt.abort(new Error('interrupted'))
      }
      await start('full', interrupt.signal, stop).catch((error: unknown) => {
        if (!interrupt.signal.aborted) throw error
      })
    },
    finish: async (mode) => {
      for (let runs = 0; runs < 50; runs++) {
        const end = await run(mode)
        if (end.kind !== 'wait') return end
        tools.advance(end.untilMs - tools.now())
      }
      throw new Error('the mirror waits for ever')
    },
    state: async () => readMirrorState((await summary()).state),
    ledger: async () => (await summary()).walks.map((entry) => JSON.parse(entry)),
    ids: async () => allIds(store),
  }
}

/** Ids of every row of a store, newest first. */
export async function allIds(store: CompletionStore): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const page = await store.listWire({ model: null, metadata: [], after, limit: 100, order: 'desc' })
    ids.push(...page.ids)
    after = ids.at(-1) ?? null
    if (!page.hasMore) return ids
  }
}

/** A recorded call for the store. */
export function recorded(body: object, parts: Partial<IncomingRecord> = {}): IncomingRecord {
  return {
    body: Buffer.from(JSON.stringify(body)),
    request: null,
    messages: null,
    metadata: null,
    way: 'recorded',
    from: 'client',
    line: null,
    receivedAt: START / 1000,
    latencyMs: 120,
    capture: 'complete',
    ...parts,
  }
}

import http from 'node:http'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import type { Journal } from '../../record/journal/journal.ts'
import type { Strippable, RecordPolicy } from '../../record/record-policy.ts'
import { createRecorder, type Recorder, type RecorderOptions } from '../../record/recorder.ts'
import { Secret } from '../../redact/secret.ts'
import type { CompletionStore } from '../../store/completion-store.ts'
import { type FakeUpstream, startFakeUpstream } from '../upstream/fake-upstream.ts'
import { createRelay, type RelayDeadlines } from '../../upstream/relay/relay.ts'
import { createEventHub, type ServerEvent } from '../../live/event-hub.ts'
import { openTestApp, type TestApp } from '../test-app.ts'
import { toUpstreamAccess } from '../../http/upstream-access.ts'

/** The key of these tests: only upstream may see it. */
export const RECORDING_KEY = 'sk-canary-0123456789abcdef'

export interface RecordingOptions {
  policy?: RecordPolicy
  strip?: readonly Strippable[]
  upstreamUrl?: string
  deadlines?: RelayDeadlines
  caps?: NonNullable<RecorderOptions['caps']>
  /** Placed between the recorder and the store. */
  ingest?: (store: CompletionStore) => CompletionStore['ingest']
  location?: string
  journal?: Journal
}

/** What a client received. `ended`: the answer ended as HTTP requires; otherwise the connection broke. */
export interface Heard {
  status: number | null
  headers: http.IncomingHttpHeaders
  body: Buffer
  ended: boolean
}

export interface ClientOptions {
  path?: string
  headers?: Record<string, string>
  /** When the client leaves: with the first bytes of the answer, or when something has happened. */
  leaves?: 'first' | Promise<void>
}

/**
 * The app with a recorder in front of a fake upstream, listening, and a client that sees how connections end. For
 * tests.
 */
export interface Recording {
  origin: string
  api: TestApp
  fake: FakeUpstream
  recorder: Recorder
  events: ServerEvent[]
  call(body: object | string, options?: ClientOptions): Promise<Heard>
  /** All records, newest first, once all ended calls are in the store. */
  records(): Promise<CompletionDetail[]>
  close(): Promise<void>
}

/** Opens all of it. */
export async function openRecording(options: RecordingOptions = {}): Promise<Recording> {
  const fake = await startFakeUpstream()
  const identity = {
    baseUrl: new URL(options.upstreamUrl ?? fake.url),
    key: new Secret(RECORDING_KEY),
    organization: null,
    project: null,
  }
  const [access] = toUpstreamAccess(
    [{ ...identity, name: null, keepDays: null, record: options.policy ?? 'stored', strip: options.strip ?? [] }],
    'auto',
  )
  if (access === undefined) throw new Error('there is no upstream')
  const hub = createEventHub()
  const events: ServerEvent[] = []
  hub.listen({ take: (event) => events.push(event), close: () => undefined })
  const { deadlines } = options
  const made = Promise.withResolvers<Recorder>()
  const api = await openTestApp((store, log) => {
    const recorder = createRecorder({
      upstreams: [access],
      store: { ingest: options.ingest?.(store) ?? ((records) => store.ingest(records)) },
      journal: options.journal ?? null,
      log,
      now: Date.now,
      onStored: (added) => hub.send({ name: 'rows', data: { added, deleted: 0 } }),
      onState: (data) => hub.send({ name: 'recorder', data }),
      ...(options.caps === undefined ? {} : { caps: options.caps }),
    })
    made.resolve(recorder)
    const relay = createRelay({ ...identity, keyRule: 'auto', ...(deadlines === undefined ? {} : { deadlines }) })
    return { recorder, upstreams: [{ ...access, relay }], events: hub }
  }, options.location)
  const recorder = await made.promise
  const origin = await api.listen()
  return {
    origin,
    api,
    fake,
    recorder,
    events,
    call: (body, how) => call(origin, typeof body === 'string' ? body : JSON.stringify(body), how),
    async records() {
      while (recorder.state().running > 0) await new Promise((resolve) => setImmediate(resolve))
      await recorder.settled(10_000)
      const { rows } = await api.store.list(EVERYTHING, { limit: 500 })
      const details = await Promise.all(rows.map(({ id }) => api.store.get(id)))
      return details.filter((detail) => detail !== null)
    },
    async close() {
      await recorder.close(1_000)
      await api.close()
      await fake.close()
    },
  }
}

function call(origin: string, body: string, options: ClientOptions = {}): Promise<Heard> {
  const { path = '/v1/chat/completions', headers = {}, leaves } = options
  const { promise, resolve } = Promise.withResolvers<Heard>()
  const heard: Heard = { status: null, headers: {}, body: Buffer.alloc(0), ended: false }
  const chunks: Buffer[] = []
  const finish = () => {
    heard.body = Buffer.concat(chunks)
    resolve(heard)
  }
  const request = http.request(`${origin}${path}`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
  })
  request.on('error', finish)
  request.on('response', (response) => {
    heard.status = response.statusCode ?? null
    heard.headers = response.headers
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (leaves === 'first') request.destroy()
    })
    response.on('error', () => undefined)
    response.on('close', () => {
      heard.ended = response.complete
      finish()
    })
  })
  if (leaves instanceof Promise) void leaves.then(() => request.destroy())
  request.end(body)
  return promise
}

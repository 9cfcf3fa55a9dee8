import http from 'node:http'
import OpenAI from 'openai'
import OpenAI6 from 'openai-v6'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventHub } from '../live/event-hub.ts'
import { createLog } from '../machine/log.ts'
import type { RecordedRecord } from './capture/recorded-record.ts'
import { chunkOf, DONE, FIXED, ODD_STREAM } from '../testing/faults/recorder-faults.ts'
import { createLiveRecordings, type LiveRecordings } from './live-recordings.ts'
import { createRecorder } from './recorder.ts'
import { onlyRecord, open } from '../testing/recording/expect-recorded.ts'
import { listen } from '../testing/listen.ts'

const ASKED = { model: 'm', messages: [{ role: 'user' as const, content: 'How are you?' }], store: true }

/** An upstream that answers with exactly these pieces. */
const upstreamOf = async (pieces: readonly Buffer[], headers: http.OutgoingHttpHeaders) => {
  const server = http.createServer((request, response) => {
    request.resume().on('end', async () => {
      response.writeHead(200, headers)
      for (const piece of pieces) {
        response.write(piece)
        await new Promise((resolve) => setImmediate(resolve))
      }
      response.end()
    })
  })
  return `http://127.0.0.1:${await listen(server)}/v1`
}
const whole = (parts: readonly (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)))

describe('bytes', () => {
  test.each([
    ['JSON', [FIXED], { 'content-type': 'application/json' }],
    [
      'JSON in pieces, its length told',
      [FIXED.slice(0, 7), FIXED.slice(7)],
      { 'content-length': Buffer.byteLength(FIXED) },
    ],
    [
      'a stream with comments, CRLF and characters of four bytes',
      [ODD_STREAM],
      { 'content-type': 'text/event-stream' },
    ],
    ['a stream cut inside characters', [...Buffer.from(ODD_STREAM)].map((byte) => Buffer.from([byte])), {}],
    ['bytes that are no text', [Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256))], {}],
    ['nothing', [], { 'content-length': 0 }],
  ])('%s: the client gets what upstream sent, byte for byte', async (_what, pieces, headers) => {
    const sent = pieces.map((piece) => Buffer.from(piece))
    const recording = await open({ upstreamUrl: await upstreamOf(sent, headers) })
    const heard = await recording.call(ASKED)
    expect([heard.status, heard.ended, heard.body.equals(whole(sent))]).toEqual([200, true, true])
    const record = await onlyRecord(recording)
    const kept = (await recording.api.store.answer(record.row.id)) ?? record.raw ?? ''
    expect(Buffer.from(kept).equals(whole(sent))).toBe(true)
  })
})

describe.each([
  ['openai v7', OpenAI],
  ['openai v6', OpenAI6],
] as const)('the official client %s, through us', (_name, given) => {
  // The two differ in types that do not matter here; a union of them cannot be called.
  const Client = given as typeof OpenAI
  const openClient = async (options: Parameters<typeof open>[0] = {}) => {
    const recording = await open(options)
    return { recording, client: new Client({ apiKey: 'anything', baseURL: `${recording.origin}/v1`, maxRetries: 0 }) }
  }

  test('creates, and finds what it created at once: list, retrieve, messages, metadata', async () => {
    const { client } = await openClient()
    const made = await client.chat.completions.create({ ...ASKED, metadata: { env: 'prod' } })
    const listed = await client.chat.completions.list({ metadata: { env: 'prod' } })
    expect(listed.data.map(({ id }) => id)).toEqual([made.id])
    const stored = await client.chat.completions.retrieve(made.id)
    expect(stored).toMatchObject({ ...JSON.parse(JSON.stringify(made)), metadata: { env: 'prod' } })
    const messages = await client.chat.completions.messages.list(made.id)
    expect(messages.data).toMatchObject([{ id: `${made.id}-0`, role: 'user', content: 'How are you?' }])
    await client.chat.completions.update(made.id, { metadata: { env: 'dev' } })
    expect((await client.chat.completions.list({ metadata: { env: 'dev' } })).data).toHaveLength(1)
  })

  test('streams: the same chunks as without us, and the record is what they spell', async () => {
    const { client, recording } = await openClient()
    const direct = new Client({ apiKey: 'x', baseURL: recording.fake.url, maxRetries: 0 })
    recording.fake.setFault({
      kind: 'events',
      frames: [
        chunkOf('I am '),
        ': comment\n\n',
        chunkOf('fine'),
        chunkOf('', 'stop'),
        chunkOf('', null, { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }),
        DONE,
      ],
      end: 'clean',
    })
    const chunks = async (from: typeof client) => {
      const seen: unknown[] = []
      for await (const chunk of await from.chat.completions.create({ ...ASKED, stream: true })) seen.push(chunk)
      return seen
    }
    expect(await chunks(client)).toEqual(await chunks(direct))
    const [stored] = (await client.chat.completions.list()).data
    expect(stored).toMatchObject({
      object: 'chat.completion',
      choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'I am fine' } }],
      usage: { total_tokens: 5 },
    })
  })

  test('gets upstream’s own errors, with their class and request id, and they are kept', async () => {
    const { client, recording } = await openClient()
    recording.fake.setFault({ kind: 'retry-after', status: 429, value: '2' })
    const failed = await client.chat.completions.create(ASKED).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(Client.RateLimitError)
    expect(failed).toMatchObject({ code: 'rate_limit_exceeded', requestID: 'req_fake_1' })
    expect((await onlyRecord(recording)).provenance.capture).toBe('upstream_error')
    expect((await client.chat.completions.list()).data).toEqual([])
  })

  test('goes away in the middle of a stream: what it had is kept', async () => {
    const { client, recording } = await openClient()
    recording.fake.setFault({ kind: 'events', frames: [chunkOf('half')], end: 'stall' })
    const stream = await client.chat.completions.create({ ...ASKED, stream: true })
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'half') break
    expect(await onlyRecord(recording)).toMatchObject({
      row: { output: { text: 'half' } },
      provenance: { capture: 'client_aborted' },
    })
  })
})

describe('what is kept', () => {
  test.each([
    ['stored', { store: true }, 1],
    ['stored', {}, 0],
    ['stored', { store: false }, 0],
    ['all', {}, 1],
    ['off', { store: true }, 0],
  ] as const)('policy “%s” with %j keeps %i', async (policy, more, count) => {
    const recording = await open({ policy })
    const { store: _store, ...plain } = ASKED
    expect((await recording.call({ ...plain, ...more })).status).toBe(200)
    expect(await recording.records()).toHaveLength(count)
    expect(recording.recorder.state()).toMatchObject({ policy, calls: 1, recorded: count, running: 0, waiting: 0 })
  })

  test('store and metadata can stay here: upstream does not see them, the record has them', async () => {
    const recording = await open({ strip: ['store', 'metadata'] })
    const asked = '{"model":"m","store":true, "seed":9007199254740993,"metadata":{"env":"prod"},"messages":[]}'
    await recording.call(asked)
    expect(recording.fake.requests[0]?.body).toBe('{"model":"m","seed":9007199254740993,"messages":[]}')
    const record = await onlyRecord(recording)
    expect([record.request, record.row.metadata]).toEqual([asked, [['env', 'prod']]])
  })

  test('the events of a stream can be had again, byte for byte', async () => {
    const recording = await open()
    recording.fake.setFault({ kind: 'events', frames: [ODD_STREAM], end: 'clean' })
    await recording.call(ASKED)
    const { row } = await onlyRecord(recording)
    const kept = await recording.api.ask(`/api/completions/${row.id}/answer`)
    expect([kept.headers.get('content-disposition'), await kept.text()]).toEqual([
      'attachment; filename="answer.txt"',
      ODD_STREAM,
    ])
    recording.fake.setFault({ kind: 'other-json', text: FIXED })
    await recording.call(ASKED)
    await recording.records()
    expect((await recording.api.ask('/api/completions/chatcmpl-fixed/answer')).status).toBe(404)
    const unlisted = await recording.api.ask('/api/completions/chatcmpl-fixed/listed')
    expect([unlisted.status, await unlisted.json()]).toMatchObject([404, { error: { code: 'no_listing_kept' } }])
  })

  test('a body that is no JSON goes on as it is, stripped or not, and upstream’s answer comes back', async () => {
    const recording = await open({ strip: ['store'] })
    recording.fake.setFault({ kind: 'status', status: 400, code: 'invalid_json' })
    const heard = await recording.call('{"model": oops')
    expect([heard.status, recording.fake.requests[0]?.body]).toEqual([400, '{"model": oops'])
    expect(await recording.records()).toEqual([])
  })

  test('the row has the parameters of the request, the request id and the latency', async () => {
    const recording = await open()
    recording.fake.setFault({ kind: 'other-json', text: FIXED })
    await recording.call({ ...ASKED, temperature: 0.25, tools: [{ type: 'function', function: { name: 'look' } }] })
    const { row, provenance } = await onlyRecord(recording)
    expect(row).toMatchObject({ temperature: 0.25, tools: ['look'], request_id: 'req_fake_1', way: 'recorded' })
    expect(row.latency_ms).toBeGreaterThanOrEqual(0)
    expect(provenance.from).toBe(recording.fake.url)
    expect(recording.events).toContainEqual({ name: 'rows', data: { added: 1, deleted: 0 } })
  })
})

/** A recorder that keeps what `stored` calls, without a server around it. */
function recorderAlone(live: LiveRecordings) {
  const stored: RecordedRecord[] = []
  const recorder = createRecorder({
    upstreams: [],
    store: {
      ingest: async (records) => {
        const kept = records as readonly RecordedRecord[]
        stored.push(...kept)
        return kept.map(({ call }) => ({ id: call.id, outcome: 'added' }))
      },
    },
    journal: null,
    log: createLog(() => undefined),
    now: Date.now,
    onStored: () => undefined,
    onState: () => undefined,
    live,
  })
  onTestFinished(() => recorder.close(1_000))
  return { recorder, stored }
}

test('a call whose answer was stored before all of its request was there is not shown as running for ever', async () => {
  const hub = createEventHub()
  const { recorder, stored } = recorderAlone(createLiveRecordings(hub))
  const watcher = recorder.watch({ location: 'http://127.0.0.1/v1', policy: 'all' }, null)
  watcher?.request(Buffer.from('{"model":'))
  watcher?.answer(413, {})
  watcher?.end('complete')
  await recorder.settled(10_000)
  expect(stored).toHaveLength(1)
  watcher?.request(Buffer.from('"m"}'))
  watcher?.requestEnd()
  expect(hub.greetings()).toEqual([])
})

test('a call that is answered before it has said store: true is kept; one that was given up before is none', async () => {
  const { recorder, stored } = recorderAlone(createLiveRecordings(createEventHub()))
  const upstream = { location: 'http://127.0.0.1/v1', policy: 'stored' } as const
  const answered = recorder.watch(upstream, null)
  answered?.request(Buffer.from('{"model":"m","messages":['))
  answered?.answer(413, {})
  answered?.end('complete')
  const givenUp = recorder.watch(upstream, null)
  givenUp?.request(Buffer.from('{"model":"m","messages":['))
  givenUp?.end('client_aborted')
  await recorder.settled(10_000)
  expect(stored.map(({ call }) => call.status)).toEqual([413])
})

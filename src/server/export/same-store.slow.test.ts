import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import { completionText, openTestApp, toIncoming } from '../testing/test-app.ts'
import { runImport } from '../import/run-import.ts'
import { toRecordedRecord } from '../record/capture/recorded-record.ts'
import type { CapturedCall } from '../record/capture/captured-call.ts'
import { sampleRecords } from '../sample/sample-records.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { exportLines } from './export-lines.ts'
import { countMembers, lostMembers, readWhole } from '../testing/test-same-store.ts'

const A = 'https://a.test/v1'
const B = 'https://b.test/v1'

async function openStore(): Promise<CompletionStore> {
  const api = await openTestApp()
  onTestFinished(() => api.close())
  return api.store
}

/** Exports one store into the other; gives the report of the import. */
async function move(from: CompletionStore, to: CompletionStore, query = EVERYTHING) {
  return runImport({
    store: to,
    input: exportLines(from, query, 'record'),
    file: 'moved.jsonl',
    bytesTotal: null,
    checkpointKey: null,
    now: () => 1_790_000_000,
  })
}

/** What another store lacks after it took the export of this one in; `again`: what the same file adds a second time. */
async function lossOf(before: CompletionStore, query = EVERYTHING) {
  const after = await openStore()
  const { refusals } = await move(before, after, query)
  const [one, other] = [await readWhole(before), await readWhole(after)]
  const { added, same_id } = await move(before, after)
  return { refusals, lost: lostMembers(one, other), again: added + same_id, members: countMembers(one) }
}
const NOTHING = { refusals: [], lost: [], again: 0 }

let calls = 0
function recorded(answer: string | Uint8Array | null, more: Partial<CapturedCall> = {}, type = 'application/json') {
  const bytes = Buffer.from(answer ?? '')
  const request = Buffer.from(
    `{"model":"gpt-4o", "messages":[{"role":"user","content":[{"type":"text","text":"hi ${calls}"},{"type":"image_url","image_url":{"url":"data:,"}}]}],"seed":9007199254740993,"temperature":0.70,"metadata":{"env":"prod"}}`,
  )
  calls++
  return toRecordedRecord({
    id: `call-${calls}`,
    from: A,
    startedMs: 1_760_000_000_000 + calls,
    firstByteMs: 12.5,
    durationMs: 80.25,
    idempotencyKey: 'once',
    request: { bytes: request, total: request.length },
    answer:
      answer === null
        ? null
        : {
            status: 200,
            headers: [
              ['content-type', type],
              ['x-request-id', `req-${calls}`],
              ['openai-processing-ms', '75'],
            ],
            bytes,
            total: bytes.length,
            sha256: 'ab'.repeat(32),
          },
    end: 'complete',
    failure: null,
    ...more,
  })
}
const failed = (status: number, body: string, type?: string) => {
  const record = recorded(body, {}, type)
  const bytes = Buffer.from(body)
  return {
    ...record,
    ...recorded(body, {
      answer: {
        status,
        headers: [['content-type', type ?? 'application/json']],
        bytes,
        total: bytes.length,
        sha256: '',
      },
    }),
  }
}

const listed = (id: string, more: Record<string, unknown> = {}) => completionText(id, 1_760_000_000, more)

async function mirror(
  store: CompletionStore,
  source: string,
  walk: number,
  rows: readonly [body: string, messages?: string][],
  sweep = false,
) {
  const { token } = await store.mirrorClaim({ holder: 'me', nowMs: walk, ms: 1_000, dead: null })
  await store.mirrorWrite({
    source,
    from: source,
    token: token ?? 0,
    nowMs: 1_760_000_000_000 + walk * 1_000,
    walk,
    rows: rows.map(([body, messages]) => ({
      id: String(JSON.parse(body).id),
      created: Number(JSON.parse(body).created),
      body: Buffer.from(body),
      messages: messages === undefined ? null : Buffer.from(messages),
      messagesAbsent: false,
      expiresAt: 1_770_000_000,
    })),
    state: '{}',
    entry: null,
    sweepUpTo: sweep ? 2_000_000_000 : null,
  })
}

const SSE = [
  'data: {"id":"chatcmpl-s","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]}',
  'data: {"id":"chatcmpl-s","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}',
  'data: [DONE]',
].join('\r\n\r\n')

describe('a store that is exported and taken in elsewhere is the same store', () => {
  test('with calls that were streamed, cut, failed, unreadable or never answered, each with its request, headers and times', async () => {
    const store = await openStore()
    await store.ingest([
      recorded(completionText('chatcmpl-1', 1_760_000_000)),
      recorded(SSE, {}, 'text/event-stream'),
      recorded(SSE.slice(0, 200), { end: 'truncated' }, 'text/event-stream'),
      recorded(SSE.slice(0, 300), { end: 'client_aborted' }, 'text/event-stream'),
      recorded(null, { end: 'failed', failure: 'connect ECONNREFUSED' }),
      recorded(SSE.slice(0, 250), { end: 'interrupted' }, 'text/event-stream'),
      failed(429, '{"error":{"message":"Rate limit","type":"requests","code":"rate_limit_exceeded"}}'),
      failed(502, '<html><title>Bad gateway</title></html>', 'text/html'),
      recorded('not JSON at all {'),
      recorded(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x0a, 0x7d])),
      recorded('{"id":"nan","choices":[],"x":NaN}'),
    ])
    expect(await lossOf(store)).toMatchObject(NOTHING)
  })

  test('with bytes of every kind: line ends, marks, blanks around, numbers that no double holds, half characters, no UTF-8, no JSON', async () => {
    const store = await openStore()
    const pretty = JSON.stringify(JSON.parse(completionText('pretty', 5)), null, 2)
    const bodies: (string | Uint8Array)[] = [
      pretty,
      pretty.replaceAll('\n', '\r\n'),
      `\ufeff${completionText('mark', 6)}`,
      `  ${completionText('blanks', 7)}\t `,
      completionText('numbers', 8).replace('"metadata":{}', '"seed":-8132613597486110237,"x":1e400,"y":-0,"z":1.0'),
      '{"id":"half \\ud83d","choices":[],"metadata":{"\\ud800":"\\udfff"}}',
      '{"id":"twice","id":"again","choices":[{"index":0}],"choices":[]}',
      '{"id":"","object":"chat.completion","created":9,"choices":[{"index":0}]}',
      '{"id":null,"choices":[]}',
      '{"id":7,"choices":{},"created":"soon","metadata":[1]}',
      '{"id":"proto","choices":[],"metadata":{"__proto__":"x","7":"seven","nested":{"a":[1]},"n":null}}',
      '[]',
      '"text"',
      'no JSON',
      '',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      `{"id":"deep","choices":[],"more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      '{"id":"u2028 \u2028\u2029","choices":[]}',
    ]
    await store.ingest(
      bodies.map((body) => ({ ...toIncoming(''), body: Buffer.from(body), from: 'of \ud800 half.jsonl' })),
    )
    await store.ingest([
      toIncoming(
        completionText('asked', 10),
        '{\r\n"messages":[{"role":"user","content":"hi"}],"metadata":{"k":"v"}}\n',
      ),
      { ...toIncoming(completionText('odd request', 11)), request: Buffer.from([0xff, 0x00]) },
      { ...toIncoming(completionText('texts', 12)), messages: Buffer.from('[{"role":"user","content":"hi"}]\n') },
    ])
    expect(await lossOf(store)).toMatchObject(NOTHING)
  })

  test('with ids that repeat and ids that are empty, whoever holds the name, and edits of every kind', async () => {
    const store = await openStore()
    const twin = completionText('same', 100)
    await store.ingest([toIncoming(twin)])
    await store.ingest([recorded(twin), recorded(twin), toIncoming(completionText('same', 99, { x: 1 }))])
    await store.ingest([
      toIncoming('{"id":"","choices":[],"created":100}'),
      recorded('{"choices":[{"index":0}]}'),
      recorded('{"choices":[{"index":0}]}'),
    ])
    await store.ingest([toIncoming(completionText('same~1', 100)), toIncoming(completionText('same~9', 101))])
    for (let n = 0; n < 30; n++) await store.ingest([toIncoming(completionText(`tie-${n}`, 100))])
    await store.update('same', [
      ['edited', 'yes'],
      ['__proto__', 'p'],
      ['\ud800', 'half'],
    ])
    await store.update('tie-3', [])
    await store.delete('tie-4')
    await store.update('tie-5', [['a', '1']])
    await store.update('tie-5', [])
    expect(await lossOf(store)).toMatchObject(NOTHING)
  })

  test('with rows that upstreams list: their own text, messages, expiry, and that they are gone', async () => {
    const store = await openStore()
    await store.ingest([
      recorded(listed('kept', { service_tier: null, extra: [1, 2] })),
      toIncoming(listed('filed', { metadata: { from: 'file' }, y: 1 })),
      toIncoming(listed('exact')),
      recorded(SSE, {}, 'text/event-stream'),
    ])
    const pictures =
      '[{"id":"kept-0","role":"user","content":"see","content_parts":[{"type":"image_url","image_url":{"url":"data:,"}}]},{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]'
    await mirror(store, A, 1, [
      [listed('kept', { service_tier: 'default', temperature: 0.5, metadata: { env: 'listed' } })],
      [listed('filed', { request_id: 'req_1', tools: [{ type: 'function', function: { name: 'f' } }] }), pictures],
      [listed('exact'), pictures],
      [listed('new'), pictures],
      [listed('gone')],
    ])
    await mirror(store, B, 1, [[listed('new')], [listed('kept', { metadata: { b: '1' } })]])
    await mirror(
      store,
      A,
      2,
      [
        [listed('kept', { service_tier: 'default', temperature: 0.5, metadata: { env: 'changed' } })],
        [listed('filed', { request_id: 'req_1', tools: [{ type: 'function', function: { name: 'f' } }] }), pictures],
        [listed('exact', { choices: [] })],
        [listed('new', { metadata: { later: 'yes' } })],
      ],
      true,
    )
    await store.update('filed', [['mine', 'x']])
    expect(await lossOf(store)).toMatchObject(NOTHING)
  })

  test('with every animal of the zoo and every row of the sample', async () => {
    const store = await openStore()
    await store.ingest(zoo.map(({ body, request }) => toIncoming(body, request)))
    await store.ingest(sampleRecords(1_790_000_000))
    const { members, ...loss } = await lossOf(store)
    expect(loss).toEqual(NOTHING)
    expect(members).toBeGreaterThan(20_000)
  })

  test('whatever order the export has', async () => {
    const store = await openStore()
    for (let n = 0; n < 20; n++) await store.ingest([toIncoming(completionText(`id-${n % 4}`, 100, { n }))])
    expect(await lossOf(store, { ...EVERYTHING, sort: { field: 'tokens', descending: false } })).toMatchObject(NOTHING)
    expect(await lossOf(store, { ...EVERYTHING, sort: { field: 'created', descending: false } })).toMatchObject(NOTHING)
  })
})

const corpus = corpusFile('')
const linesOf = (file: string) => readFileSync(`${corpus}/${file}`, 'utf8').trimEnd().split('\n')

describe.skipIf(!existsSync(corpus))('the corpus', () => {
  test('is the same after an export: no member of any completion, stream, error or listed row is lost', async () => {
    const store = await openStore()
    const records: IncomingRecord[] = []
    for (const line of linesOf('completions.jsonl')) {
      const { request, response } = JSON.parse(line)
      records.push({ ...recorded(JSON.stringify(response)), request: Buffer.from(JSON.stringify(request)) })
    }
    for (const line of linesOf('streams.jsonl')) {
      const { sse, request } = JSON.parse(line)
      records.push({ ...recorded(sse, {}, 'text/event-stream'), request: Buffer.from(JSON.stringify(request)) })
    }
    for (const line of linesOf('errors.jsonl')) {
      const { status, body } = JSON.parse(line)
      records.push(failed(status, typeof body === 'string' ? body : JSON.stringify(body)))
    }
    for (let at = 0; at < records.length; at += 500) await store.ingest(records.slice(at, at + 500))
    const items = linesOf('store_api.jsonl').flatMap((line) => JSON.parse(line).response?.data ?? [])
    const completions = items.filter((item) => Array.isArray(item.choices))
    for (let at = 0; at < completions.length; at += 100) {
      await mirror(
        store,
        A,
        1,
        completions.slice(at, at + 100).map((item) => [JSON.stringify(item)]),
      )
    }
    const { members, ...loss } = await lossOf(store)
    expect(loss).toEqual(NOTHING)
    expect(members).toBeGreaterThan(100_000)
  }, 120_000)
})

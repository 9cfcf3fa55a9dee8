import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { Hidden } from '../../redact/hidden.ts'
import { createCallWriter } from './call-writer.ts'
import { openJournal } from './journal.ts'

const KEY = 'a-key-without-any-shape-0123456789'
const REQUEST = Buffer.from(`{"model":"m","user":"${KEY}"}`)
const ANSWER = `{"echo":"${KEY}","also":"${Buffer.from(KEY).toString('base64')}","tail":"ü☂"}`
const DONE = { end: 'complete', failure: null, firstByteMs: 1, durationMs: 9 } as const

const onFailure = (error: unknown) => {
  throw error
}

function open(headers: [string, string][], hide: Hidden = { secrets: [KEY], rules: { sets: [], patterns: [] } }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'call-writer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const journal = openJournal({ store: path.join(folder, 'a.db'), limit: 1_000_000, onFailure })
  const writer = createCallWriter({
    journal,
    begun: { id: 'one', from: 'http://127.0.0.1/v1', startedMs: 1, idempotencyKey: KEY },
    request: { bytes: REQUEST, total: REQUEST.length },
    hide,
    cap: 100_000,
  })
  writer?.answer(200, [...headers, ['x-echo', KEY]])
  /** All that is on disk, also what lies there in base64. */
  const onDisk = () => {
    const [calls = ''] = readdirSync(folder)
    const text = readFileSync(path.join(folder, calls, 'one'), 'latin1')
    const decoded = [...text.matchAll(/"bytes":"([^"]*)"/g)].map(([, base64 = '']) => Buffer.from(base64, 'base64'))
    return text + Buffer.concat(decoded).toString('latin1')
  }
  return { journal, writer, onDisk }
}

test.each([
  ['one piece', [ANSWER]],
  ['pieces of a byte each', [...Buffer.from(ANSWER)].map((byte) => Buffer.from([byte]))],
  ['pieces that end within the key', [ANSWER.slice(0, 20), ANSWER.slice(20, 30), ANSWER.slice(30)]],
])('an answer in %s: the key never reaches the disk, and with its last byte all the rest has', async (_, pieces) => {
  const { journal, writer, onDisk } = open([['content-length', `${Buffer.byteLength(ANSWER)}`]])
  for (const piece of pieces) {
    writer?.piece(Buffer.from(piece), 5)
    expect(onDisk()).not.toContain(KEY)
    expect(onDisk()).not.toContain(Buffer.from(KEY).toString('base64').slice(0, 30))
  }
  // As after a kill: nobody has said yet that it is over.
  const { call, damage } = await journal.load('one')
  expect([damage, call?.end, call?.idempotencyKey]).toEqual([null, 'complete', '[redacted]'])
  expect(Buffer.from(call?.request.bytes ?? []).toString()).toBe('{"model":"m","user":"[redacted]"}')
  expect(JSON.parse(Buffer.from(call?.answer?.bytes ?? []).toString())).toMatchObject({
    echo: '[redacted]',
    tail: 'ü☂',
  })
  expect(call?.answer).toMatchObject({ wire: Buffer.byteLength(ANSWER) })
  expect(call?.answer?.headers).toContainEqual(['x-echo', '[redacted]'])

  writer?.over(DONE, () => createHash('sha256').update(ANSWER).digest('hex'))
  const over = await journal.load('one')
  expect(over.call?.answer?.sha256).toBe(createHash('sha256').update(ANSWER).digest('hex'))
  expect(over.call?.taken).toEqual({ key: expect.any(Number) })
})

test('an answer that holds nothing hidden is written as it came, piece by piece', async () => {
  const { journal, writer } = open([])
  for (const piece of ['{"a":', '"a-key', ' and more"}']) writer?.piece(Buffer.from(piece), 5)
  writer?.over(DONE, () => 'not asked')
  const { call } = await journal.load('one')
  expect(Buffer.from(call?.answer?.bytes ?? []).toString()).toBe('{"a":"a-key and more"}')
})

test('what is over the cap is not written, and shows', async () => {
  const { journal, writer } = open([])
  for (let n = 0; n < 3; n++) writer?.piece(Buffer.alloc(60_000, 0x20), n)
  writer?.over(DONE, () => 'hash of all')
  const { call, damage } = await journal.load('one')
  expect([call?.answer?.bytes.length, call?.answer?.total, call?.answer?.sha256, damage]).toEqual([
    100_000,
    180_000,
    'hash of all',
    null,
  ])
})

const WITH_RULES: Hidden = { secrets: [KEY], rules: { sets: ['email'], patterns: [] } }
const MAIL = 'ann@example.com'
const SAYING = `{"choices":[{"message":{"content":"Line\\n${MAIL}\\t\\"x\\""}}],"tail":"ü☂"}`
const event = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const STREAM = `: hi\n\n${event(`to\n${MAIL}`)}${event(' ü')}data: [DONE]\n\n`

test.each([
  ['JSON', SAYING, 'application/json', Buffer.from(SAYING)],
  ['a stream', STREAM, 'text/event-stream', Buffer.from(STREAM)],
  ['compressed JSON', SAYING, 'application/json', gzipSync(SAYING)],
  ['a compressed stream', STREAM, 'text/event-stream', gzipSync(STREAM)],
])(
  '%s in pieces of a byte each: what a rule finds never reaches the disk, and what does is valid',
  async (_, said, type, bytes) => {
    const coded = bytes.toString() === said ? [] : [['content-encoding', 'gzip'] as [string, string]]
    const { journal, writer, onDisk } = open(
      [['content-type', type], ['content-length', `${bytes.length}`], ...coded],
      WITH_RULES,
    )
    for (const byte of bytes) {
      writer?.piece(Buffer.from([byte]), 5)
      expect(onDisk()).not.toContain(MAIL)
    }
    const { call, damage } = await journal.load('one')
    expect([damage, call?.end]).toEqual([null, 'complete'])
    const kept = Buffer.from(call?.answer?.bytes ?? []).toString()
    expect(kept).toBe(said.replace(MAIL, '[redacted e-mail]'))
    expect(call?.answer?.headers.some(([name]) => name === 'content-encoding')).toBe(false)
    writer?.over(DONE, () => 'hash')
    expect((await journal.load('one')).call?.taken).toMatchObject({ 'e-mail': 1 })
  },
)

test('with rules, the events of a stream that are whole are written down while it runs', () => {
  const { writer, onDisk } = open([['content-type', 'text/event-stream']], WITH_RULES)
  writer?.piece(Buffer.from(`${event('first')}${event('second').slice(0, -1)}`), 5)
  expect(onDisk()).toContain('first')
  expect(onDisk()).not.toContain('second')
  writer?.piece(Buffer.from('\n'), 6)
  expect(onDisk()).toContain('second')
})

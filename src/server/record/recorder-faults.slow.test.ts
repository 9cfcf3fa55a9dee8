import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { chunkOf, DONE, RECORDER_FAULTS, FIXED } from '../testing/faults/recorder-faults.ts'
import {
  ASKED,
  expectRecorded,
  expectUnreachable,
  expectUntouched,
  failing,
  leave,
  onlyRecord,
  open,
  watchedUpstream,
} from '../testing/recording/expect-recorded.ts'
import { listen } from '../testing/listen.ts'

/**
 * Each fault of an upstream as the recorder must take it, and those of its own (docs/faults.md, Of the recorder); a server
 * that is killed is in journal.test.ts.
 */
describe('upstream fails', () => {
  test.each(RECORDER_FAULTS)('$title', async (fault) => {
    await expect(expectRecorded(fault)).resolves.toBeUndefined()
  })
  test('no address', async () => {
    await expect(expectUnreachable('http://upstream.invalid/v1', 502, 'dns')).resolves.toBeUndefined()
  })
  test('connection refused', async () => {
    const server = net.createServer()
    const port = await listen(server)
    server.close()
    await expect(expectUnreachable(`http://127.0.0.1:${port}/v1`, 502, 'connect')).resolves.toBeUndefined()
  })
  test('the connection is never made', async () => {
    await expect(
      expectUnreachable(`https://127.0.0.1:${await listen(net.createServer(() => undefined))}/v1`, 504, 'timeout'),
    ).resolves.toBeUndefined()
  })
  test('a certificate that cannot be trusted', async () => {
    await expect(
      expectUnreachable(`https://127.0.0.1:${await listen(https.createServer({}))}/v1`, 502, 'tls'),
    ).resolves.toBeUndefined()
  })
  test('the same id twice: two records, the newest answers to the id', async () => {
    const recording = await open()
    for (const text of [FIXED, FIXED.replace('☂', 'again')]) {
      recording.fake.setFault({ kind: 'other-json', text })
      await recording.call(ASKED)
    }
    expect((await recording.records()).map(({ row }) => [row.id, row.output.text])).toEqual([
      ['chatcmpl-fixed', 'naïve again'],
      ['chatcmpl-fixed~1', 'naïve ☂'],
    ])
  })
})

describe('the store fails: the client never notices', () => {
  test('the store is locked by another process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const location = join(folder, 'a.db')
    const recording = await open({ location })
    const other = new DatabaseSync(location)
    other.exec('BEGIN IMMEDIATE')
    await expectUntouched(recording)
    expect(recording.recorder.state()).toMatchObject({ recorded: 0, waiting: 1 })
    other.exec('COMMIT')
    other.close()
    expect((await onlyRecord(recording)).raw).toBe(FIXED)
  })
  test('the disk is full: what waits is bounded, the rest is counted and told', async () => {
    const recording = await open({
      ingest: failing('database or disk is full', 3),
      caps: { waiting: 4 * FIXED.length },
    })
    for (let n = 0; n < 6; n++) await expectUntouched(recording)
    await expect.poll(() => recording.recorder.state().trouble).not.toBeNull()
    const { lost, waiting, trouble } = recording.recorder.state()
    expect([lost > 0, lost + waiting, trouble]).toEqual([true, 6, 'database or disk is full'])
    expect(recording.events).toContainEqual({ name: 'recorder', data: expect.objectContaining({ lost }) })
    expect(recording.api.logged.join('\n')).toContain('was not recorded')
    await recording.recorder.close(5_000)
    expect(recording.recorder.state()).toMatchObject({ recorded: 6 - lost, lost, waiting: 0, trouble: null })
    const shown = await (await recording.api.ask('/api/recorder')).json()
    expect(shown).toMatchObject({ object: 'recorder', calls: 6, lost })
  })
  test('the store has become read-only', async () => {
    const recording = await open({ ingest: failing('attempt to write a readonly database', 2) })
    await expectUntouched(recording)
    expect((await recording.call(ASKED)).status).toBe(200)
    await recording.recorder.close(5_000)
    expect(recording.events.filter(({ name }) => name === 'recorder')).toMatchObject([
      { data: { trouble: 'attempt to write a readonly database' } },
      { data: { trouble: null } },
    ])
    expect(recording.recorder.state()).toMatchObject({ recorded: 2, lost: 0 })
  })
  test('the store’s worker dies: what it had in hand is asked for again, once', async () => {
    let died = false
    const recording = await open({
      ingest: (store) => async (records) => {
        const answer = await store.ingest(records)
        if (died) return answer
        died = true
        throw new Error('The store is closed.')
      },
    })
    await expectUntouched(recording)
    await recording.recorder.close(5_000)
    expect((await onlyRecord(recording)).raw).toBe(FIXED)
    expect(recording.recorder.state()).toMatchObject({ recorded: 1, lost: 0 })
  })
})

describe('the client', () => {
  test('goes away before the headers', async () => {
    const { upstreamUrl, arrived, closed } = await watchedUpstream(() => undefined)
    const recording = await open({ upstreamUrl })
    const record = await leave(recording, arrived)
    await closed
    expect([record.provenance.capture, record.row.choices]).toEqual(['client_aborted', 0])
  })
  test('goes away in the middle of a stream: the text so far is kept', async () => {
    const { upstreamUrl, closed } = await watchedUpstream((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(chunkOf('half of it'))
    })
    const recording = await open({ upstreamUrl })
    const record = await leave(recording, 'first')
    await closed
    expect([record.provenance.capture, record.row.output.text, record.row.finish_reasons]).toEqual([
      'client_aborted',
      'half of it',
      [null],
    ])
  })
  test('does not read: upstream is held back, and memory does not grow with the answer', async () => {
    const piece = Buffer.alloc(64 * 1024, 0x20)
    let written = 0
    let calls = 0
    const begun = Promise.withResolvers<void>()
    const { upstreamUrl } = await watchedUpstream((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      if (calls++ > 0) return response.end('{}')
      const write = () => {
        while (written < 300_000_000 && response.write(piece)) written += piece.length
        response.once('drain', write)
        begun.resolve()
      }
      return write()
    })
    const recording = await open({ upstreamUrl })
    const request = http.request(`${recording.origin}/v1/chat/completions`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json' },
    })
    request.on('error', () => undefined)
    request.on('response', (response) => response.pause().on('error', () => undefined))
    request.end(JSON.stringify(ASKED))
    await begun.promise
    // It is full when nothing drains any more while many other calls go all the way.
    for (let before = -1; before !== written; ) {
      before = written
      for (let n = 0; n < 20; n++) await fetch(`${recording.origin}/v1/models`).then((other) => other.text())
    }
    expect(written).toBeLessThan(32_000_000)
    request.destroy()
    expect((await onlyRecord(recording)).provenance.capture).toBe('client_aborted')
  })
  test('gets an answer over the cap whole; its first bytes and the hash of all are kept', async () => {
    const recording = await open({ caps: { call: 1_000_000 } })
    recording.fake.setFault({ kind: 'huge', bytes: 3_000_000 })
    const answer = await recording.call(ASKED)
    expect([answer.ended, answer.body.length > 3_000_000]).toEqual([true, true])
    const { provenance, row } = await onlyRecord(recording)
    expect([provenance.capture, provenance.call?.answer_bytes, provenance.call?.answer_sha256]).toEqual([
      'too_large',
      answer.body.length,
      createHash('sha256').update(answer.body).digest('hex'),
    ])
    expect((await recording.api.store.answer(row.id))?.length).toBe(1_000_000)
  })
  test('gets a stream without usage: none is recorded, not zero', async () => {
    const recording = await open()
    recording.fake.setFault({ kind: 'events', frames: [chunkOf('all', 'stop'), DONE], end: 'clean' })
    await recording.call({ ...ASKED, stream: true })
    const { row, raw } = await onlyRecord(recording)
    expect([row.usage.total_tokens, raw?.includes('usage')]).toEqual([null, false])
  })
  test('uploads slowly and much: it goes on as it comes, and what is kept is capped', async () => {
    const began = Promise.withResolvers<void>()
    let received = 0
    const server = http.createServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length
        began.resolve()
      })
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(FIXED))
    })
    const recording = await open({
      upstreamUrl: `http://127.0.0.1:${await listen(server)}/v1`,
      caps: { call: 1_000_000 },
    })
    const text = JSON.stringify({ ...ASKED, messages: [{ role: 'user', content: 'x'.repeat(20_000_000) }] })
    const request = http.request(`${recording.origin}/v1/chat/completions`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json' },
    })
    const answered = new Promise<void>((resolve) =>
      request.on('response', (response) => response.resume().on('end', resolve)),
    )
    request.write(text.slice(0, 100))
    await began.promise
    request.end(text.slice(100))
    await answered
    expect(received).toBe(text.length)
    const { request: keptRequest, provenance, raw } = await onlyRecord(recording)
    expect([keptRequest, provenance.call?.request_bytes, raw]).toEqual([null, text.length, FIXED])
  })
  test('expects 100-continue, pipelines and keeps the connection', async () => {
    const recording = await open()
    recording.fake.setFault({ kind: 'other-json', text: FIXED })
    const { port } = new URL(recording.origin)
    const body = JSON.stringify(ASKED)
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    const socket = net.connect(Number(port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.write(`${head}\r\n${body}${head}Expect: 100-continue\r\nConnection: close\r\n\r\n${body}`)
    await new Promise((resolve) => socket.on('close', resolve))
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 100', 'HTTP/1.1 200'])
    expect(await recording.records()).toHaveLength(2)
  })
  test('asks for something else: passed on, counted, not recorded', async () => {
    const recording = await open({ policy: 'all' })
    const answer = await recording.call({ input: 'x', store: true }, { path: '/v1/embeddings?x=1' })
    expect(JSON.parse(answer.body.toString())).toMatchObject({ url: '/v1/embeddings?x=1' })
    expect(await recording.records()).toEqual([])
    expect(recording.recorder.state()).toMatchObject({ forwarded: 1, calls: 0, recorded: 0 })
  })
  test('asks the same twice at once: two records, linked by the key', async () => {
    const recording = await open()
    recording.fake.setFault({ kind: 'other-json', text: FIXED })
    const headers = { 'idempotency-key': 'both' }
    await Promise.all([recording.call(ASKED, { headers }), recording.call(ASKED, { headers })])
    const records = await recording.records()
    expect(records.map(({ provenance }) => provenance.call?.idempotency_key)).toEqual(['both', 'both'])
    expect(records.map(({ raw }) => raw)).toEqual([FIXED, FIXED])
  })
})

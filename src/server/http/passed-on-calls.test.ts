import net from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { BODY_LIMIT } from '../machine/body-limit.ts'
import { errorSchema } from '../testing/test-v1.ts'
import { openRecording, type Recording } from '../testing/recording/test-recording.ts'

let recording: Recording
beforeAll(async () => {
  recording = await openRecording({ strip: ['store'] })
})
afterAll(() => recording.close())

test('HEAD that is passed on has upstream’s status and headers, no body, and leaves nothing in a log', async () => {
  const printed = vi.spyOn(console, 'error')
  onTestFinished(() => printed.mockRestore())
  const answer = await fetch(`${recording.origin}/v1/models`, { method: 'HEAD' })
  expect([answer.status, answer.headers.get('openai-version'), await answer.text()]).toEqual([200, '2020-10-01', ''])
  recording.fake.setFault({ kind: 'not-http' }, { times: 1 })
  expect((await fetch(`${recording.origin}/v1/models`, { method: 'HEAD' })).status).toBe(502)
  expect(printed.mock.calls).toEqual([])
  expect(recording.api.logged).toEqual([])
})

test('a body beyond what can be changed on its way is refused in the contract’s envelope, and never asked about', async () => {
  const over = await recording.call(`{"store":true,"model":"${'x'.repeat(BODY_LIMIT)}"}`)
  expect([over.status, errorSchema.parse(JSON.parse(over.body.toString())).error]).toMatchObject([
    413,
    { code: 'request_too_large', message: expect.stringContaining('larger than 64 MB') },
  ])
  expect(recording.fake.requests.filter(({ method }) => method === 'POST')).toEqual([])
})

test('an upgrade whose client resets the connection ends nothing else', async () => {
  const { hostname, port, host } = new URL(recording.origin)
  for (let n = 0; n < 20; n++) {
    const socket = net.connect(Number(port), hostname)
    socket.on('error', () => undefined).resume()
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.write(`GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nmore`)
    if (n % 2 === 0) socket.resetAndDestroy()
    await closed
  }
  expect((await fetch(`${recording.origin}/healthz`)).status).toBe(200)
})

import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { endStalledBodies } from './end-stalled-bodies.ts'

const MINUTE = 60_000

/** A server whose clock the test sets, and a call to it of which the first half of the body was sent. */
async function openHalf({ isRead }: { isRead: boolean }) {
  let [minutes, bytes] = [0, 0]
  const server = createServer((request) => {
    if (isRead) request.on('data', (piece: Buffer) => (bytes += piece.length))
  })
  const look = endStalledBodies(server, () => minutes * MINUTE)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const asked = once(server, 'request')
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Node's server says
  const [request] = (await asked) as [IncomingMessage]
  const after = (more: number) => {
    minutes += more
    look()
  }
  await expect.poll(() => (isRead ? bytes : request.readableLength)).toBe(5)
  return { client, request, after, read: () => bytes }
}

test('a body of which nothing comes for five minutes is not awaited any longer', async () => {
  const { client, request, after } = await openHalf({ isRead: true })
  after(4)
  after(4)
  expect(request.destroyed).toBe(false)
  after(2)
  const [answer] = await once(client, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /)
  await once(client, 'close')
})

test('a body that comes slowly is awaited, and so is one that nobody reads here', async () => {
  const slow = await openHalf({ isRead: true })
  for (const more of [1, 2, 3]) {
    slow.after(4)
    slow.client.write('x')
    await expect.poll(slow.read).toBe(5 + more)
  }
  slow.after(4)
  expect([slow.request.destroyed, slow.request.socket.writable]).toEqual([false, true])
  const ours = await openHalf({ isRead: false })
  for (let n = 0; n < 4; n++) ours.after(4)
  expect([ours.request.destroyed, ours.request.socket.writable]).toEqual([false, true])
})

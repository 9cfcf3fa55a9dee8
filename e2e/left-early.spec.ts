import { connect } from 'node:net'
import { expect, test } from './fixtures.ts'

/** Asks for a page and breaks the connection off, before it comes or when its frame has come. */
function leaveEarly(port: number, isAtOnce: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/html\r\n\r\n`)
      if (isAtOnce) socket.resetAndDestroy()
    })
    socket.once('data', () => socket.resetAndDestroy())
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

test('whoever leaves while a page is sent takes nobody with him', async ({ serve }) => {
  const server = await serve()
  const port = Number(new URL(server.url).port)
  for (let n = 0; n < 40; n++) await Promise.all([true, true, true, false].map((at) => leaveEarly(port, at)))
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})

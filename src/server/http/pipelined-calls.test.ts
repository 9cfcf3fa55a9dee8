import { createServer } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { oneAfterAnother } from './http-server.ts'

/** Sends GETs of these paths at once on one connection; gives all that came until it was closed. */
async function pipeline(paths: readonly string[], answer: Parameters<typeof oneAfterAnother>[0]): Promise<string> {
  const server = createServer(oneAfterAnother(answer)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text))
  socket.on('error', () => undefined)
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
  await once(socket, 'close')
  return heard
}

test('a later call of the connection that breaks off ends it, after those before have their answers', async () => {
  const begun: string[] = []
  const heard = await pipeline(['/slow', '/cut', '/never'], (request, response) => {
    begun.push(request.url ?? '')
    if (request.url === '/slow') setImmediate(() => response.end('the slow answer'))
    else response.destroy()
  })
  expect([heard.match(/the slow answer/g)?.length, begun]).toEqual([1, ['/slow', '/cut']])
})

test('every call is begun when the one before has its answer', async () => {
  let running = 0
  const most: number[] = []
  const heard = await pipeline(['/1', '/2', '/3', '/4'], (request, response) => {
    most.push(++running)
    response.on('finish', () => running--)
    if (request.url === '/4') response.setHeader('connection', 'close')
    setImmediate(() => response.end(`answer to ${request.url}\n`))
  })
  expect(heard.match(/answer to \/\d/g)).toEqual(['answer to /1', 'answer to /2', 'answer to /3', 'answer to /4'])
  expect(most).toEqual([1, 1, 1, 1])
})

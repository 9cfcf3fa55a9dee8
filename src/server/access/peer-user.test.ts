import { connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findPeerUser, peerUserOf } from './peer-user.ts'

/** More lines than the system gives at once. */
const MANY = 100
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
/** One line as Linux writes it. */
const line = (local: string, remote: string, uid: number, inode: number) =>
  `   0: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000 ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1`

const ends = { localAddress: '127.0.0.1', localPort: 4180, remoteAddress: '127.0.0.1', remotePort: 50_000 }
const OURS = line('0100007F:1054', '0100007F:C350', 1000, 7)

test('the other end of a connection is the one with the addresses turned round', () => {
  const tables = [HEAD, OURS, line('0100007F:C350', '0100007F:1054', 65_534, 8)].join('\n')
  expect(findPeerUser([tables], ends)).toBe(65_534)
})

test('neither the same port at another address nor another connection of that port is it', () => {
  const tables = [
    HEAD,
    OURS,
    line('0200007F:C350', '0100007F:1054', 65_534, 8),
    line('0100007F:C350', '0100007F:1055', 65_534, 9),
    line('0100007F:C350', '0100007F:1054', 1000, 10),
  ].join('\n')
  expect(findPeerUser([tables], ends)).toBe(1000)
})

test('a client of IPv6 and one that speaks IPv4 over it are found', () => {
  const loop = '00000000000000000000000001000000'
  const six = [line(`${loop}:1054`, `${loop}:C350`, 0, 1), line(`${loop}:C350`, `${loop}:1054`, 33, 2)].join('\n')
  expect(findPeerUser(['', six], { ...ends, localAddress: '::1', remoteAddress: '::1' })).toBe(33)
  const mapped = '0000000000000000FFFF00000100007F'
  const table = line(`${mapped}:C350`, `${mapped}:1054`, 33, 2)
  expect(findPeerUser([OURS, table], { ...ends, localAddress: '::ffff:127.0.0.1' })).toBe(33)
})

test('a socket that nobody holds any more says nothing about its user', () => {
  expect(findPeerUser([OURS, line('0100007F:C350', '0100007F:1054', 0, 0)], ends)).toBe('gone')
})

test('where the tables do not even have our own end, nothing is known', () => {
  expect(findPeerUser(['', ''], ends)).toBeNull()
  expect(findPeerUser([HEAD], ends)).toBeNull()
})

test.skipIf(process.platform !== 'linux')('this process is found at the other end of its own connection', async () => {
  for (const host of ['127.0.0.1', '::1', '127.0.0.2']) {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
    const client = connect(address.port, host)
    onTestFinished(() => {
      client.destroy()
      server.close()
    })
    const socket = await accepted
    expect(await peerUserOf(socket)).toBe(process.getuid?.())
    socket.destroy()
  }
})

test.skipIf(process.platform !== 'linux')(
  'many connections that come at once are found each, however long the table is',
  async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const accepted: Socket[] = []
    const { promise: allAccepted, resolve } = Promise.withResolvers<void>()
    server.on('connection', (socket) => accepted.push(socket) === MANY && resolve())
    const clients = Array.from({ length: MANY }, () => connect(address.port, '127.0.0.1'))
    onTestFinished(() => {
      for (const socket of [...clients, ...accepted]) socket.destroy()
      server.close()
    })
    await allAccepted
    const users = await Promise.all(accepted.map((socket) => peerUserOf(socket)))
    expect(new Set(users)).toEqual(new Set([process.getuid?.()]))
  },
)

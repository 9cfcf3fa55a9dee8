import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { isLoopback } from '../is-loopback.ts'

/** The user at the other end of a connection: a uid, `gone` where it was there and is not any more, null: unknown. */
export type PeerUser = number | 'gone' | null

/** The two ends of a connection, as this process sees them. */
export interface Ends {
  localAddress: string
  localPort: number
  remoteAddress: string
  remotePort: number
}

const FILES = ['/proc/self/net/tcp', '/proc/self/net/tcp6']
const known = new WeakMap<Socket, Promise<PeerUser>>()
let reading: Promise<string[]> | null = null

/**
 * Who is at the other end of a connection from this machine, asked of the system once a connection. Null for connections
 * from elsewhere and where the system does not tell (only Linux does). Never rejects.
 */
export function peerUserOf(socket: Socket): Promise<PeerUser> {
  let user = known.get(socket)
  if (user === undefined) {
    user = askSystem(socket).catch(() => null)
    known.set(socket, user)
  }
  return user
}

async function askSystem(socket: Socket): Promise<PeerUser> {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (localAddress === undefined || localPort === undefined) return null
  if (remoteAddress === undefined || remotePort === undefined) return null
  if (process.platform !== 'linux' || !isLoopback(remoteAddress.replace(/^::ffff:/i, ''))) return null
  return findPeerUser(await readTables(), { localAddress, localPort, remoteAddress, remotePort })
}

/** Everybody who asks while nothing is read yet shares one reading: the tables of a busy machine are long. */
function readTables(): Promise<string[]> {
  reading ??= Promise.resolve().then(() => {
    reading = null
    return Promise.all(FILES.map((file) => readFile(file, 'latin1').catch(() => '')))
  })
  return reading
}

/**
 * Finds the other end of a connection in the tables of sockets (proc_net_tcp in the Linux documentation: the second field
 * is a socket's own address, the third the other one, the eighth its user, the tenth its inode). A socket that no process
 * holds any more has inode 0 and says nothing about its user. Null where not even our own end is there.
 */
export function findPeerUser(tables: readonly string[], ends: Ends): PeerUser {
  const ours = toEntries(ends.localAddress, ends.localPort)
  const theirs = toEntries(ends.remoteAddress, ends.remotePort)
  let tells = false
  for (const line of tables.join('\n').split('\n')) {
    const [, local = '', remote = '', , , , , uid = '', , inode = '0'] = line.trim().split(/\s+/)
    if (ours.includes(local)) tells = true
    if (theirs.includes(local) && ours.includes(remote) && inode !== '0' && /^\d+$/.test(uid)) return Number(uid)
  }
  return tells ? 'gone' : null
}

/** How the tables write an address and port; IPv4 has two forms, one of them in the table of IPv6. */
function toEntries(address: string, port: number): string[] {
  const tail = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const plain = address.replace(/^::ffff:/i, '')
  if (plain === '::1') return [`00000000000000000000000001000000${tail}`]
  const bytes = plain.split('.').map(Number)
  if (bytes.length !== 4) return []
  const word = bytes
    .toReversed()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('')
  return [`${word}${tail}`, `0000000000000000FFFF0000${word}${tail}`]
}

import { open } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { isLoopback } from '../machine/is-loopback.ts'

/** The user at the other end of a connection: a uid; `gone` if that end has closed; null: unknown. */
export type PeerUser = number | 'gone' | null

/** The two ends of a connection, as this process sees them. */
export interface Ends {
  localAddress: string
  localPort: number
  remoteAddress: string
  remotePort: number
}

const TABLES = { four: '/proc/self/net/tcp', six: '/proc/self/net/tcp6' } as const
type Table = keyof typeof TABLES
/** The table may change while it is read, and then lack a line. */
const TRIES_OF_TABLE = 3
const known = new WeakMap<Socket, Promise<PeerUser>>()
/** Readings that have not begun, and what each of their callers looks for. */
const readings = new Map<Table, { text: Promise<string>; callers: Caller[] }>()
/** Whether a piece of a table has what this caller looks for. */
type Caller = (piece: string) => boolean
/** Bytes: the system gives whole lines, and never more at once. */
const TABLE_PIECE = 4_096

/**
 * Who is at the other end of a connection from this machine; the system is asked once a connection. Null for
 * connections from other machines and if the system does not tell (only Linux does). Never rejects.
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
  const ends = { localAddress, localPort, remoteAddress, remotePort }
  // A client of IPv4 could have an IPv6 socket, but hardly ever does.
  const tables: readonly Table[] = remoteAddress === '::1' ? ['six'] : ['four', 'six']
  const isHere = (piece: string) => typeof findPeerUser([piece], ends) === 'number'
  let user: PeerUser = null
  for (let tries = 0; tries < TRIES_OF_TABLE; tries++) {
    const texts: string[] = []
    for (const table of tables) {
      texts.push(await readTable(table, isHere))
      user = findPeerUser(texts, ends)
      if (typeof user === 'number') return user
    }
  }
  return user
}

/** Callers share one reading until it begins: the tables of a busy machine are long. */
function readTable(table: Table, caller: Caller): Promise<string> {
  let reading = readings.get(table)
  if (reading === undefined) {
    const callers: Caller[] = []
    const text = Promise.resolve().then(() => {
      readings.delete(table)
      return readUntilFound(TABLES[table], callers).catch(() => '')
    })
    reading = { text, callers }
    readings.set(table, reading)
  }
  reading.callers.push(caller)
  return reading.text
}

/** The table up to where each caller has found what it looks for: the system takes milliseconds to walk through all of it. */
async function readUntilFound(table: string, callers: readonly Caller[]): Promise<string> {
  const buffer = Buffer.alloc(TABLE_PIECE)
  const file = await open(table)
  try {
    let text = ''
    let left = callers
    while (left.length > 0) {
      const { bytesRead } = await file.read(buffer, 0, TABLE_PIECE)
      if (bytesRead === 0) return text
      const piece = buffer.toString('latin1', 0, bytesRead)
      text += piece
      left = left.filter((caller) => !caller(piece))
    }
    return text
  } finally {
    await file.close()
  }
}

/**
 * Finds the other end of a connection in the socket tables (proc_net_tcp in the Linux documentation: the second field
 * is the socket's own address, the third the other end's, the eighth its user, the tenth its inode). A socket that no
 * process holds any more has inode 0, and its user means nothing. Null if even our own end is missing.
 */
export function findPeerUser(tables: readonly string[], ends: Ends): PeerUser {
  const ours = toEntries(ends.localAddress, ends.localPort)
  const theirs = toEntries(ends.remoteAddress, ends.remotePort)
  let tells = false
  for (const table of tables) {
    for (const [own, other] of ours.flatMap((one) => theirs.map((two) => [one, two] as const))) {
      tells ||= table.includes(` ${own} `)
      const at = table.indexOf(` ${other} ${own} `)
      if (at === -1) continue
      const end = table.indexOf('\n', at)
      const fields = table
        .slice(at, end === -1 ? undefined : end)
        .trim()
        .split(/\s+/)
      // The line's number, which comes first, has been removed.
      const [uid = '', inode = '0'] = [fields[6], fields[8]]
      if (inode !== '0' && /^\d+$/.test(uid)) return Number(uid)
    }
  }
  return tells ? 'gone' : null
}

/** How the tables write an address and port. IPv4 has two forms; one is in the IPv6 table. */
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

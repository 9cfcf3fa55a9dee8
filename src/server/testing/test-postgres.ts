import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A PostgreSQL for tests. */
export interface TestPostgres {
  /** The URL of an empty store, in a schema of its own. */
  freshStore(): string
  /** The URL of a new and empty database. */
  freshDatabase(): string
  /** Stops the server, and starts it again at the same address; null if we did not start it. */
  down: (() => Promise<void>) | null
  up(): Promise<void>
  stop(): Promise<void>
}

/** Names a server to use instead of our own: `postgres://user@host/database`, whose user may create databases. */
const GIVEN = 'COMPLETIONIST_TEST_POSTGRES'

/** Where Debian, and Homebrew, keep the programs of the server. */
const PLACES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr/pgsql']

/** The folder of the newest server on this machine; null if there is none. */
function findPrograms(): string | null {
  const found = PLACES.flatMap((place) => {
    const versions = existsSync(place) ? readdirSync(place) : []
    return versions
      .filter((name) => /^(postgresql@?)?\d*$/.test(name))
      .map((name) => path.join(place, name, 'bin'))
      .filter((folder) => existsSync(path.join(folder, 'initdb')))
  })
  return found.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? null
}

/** Why there can be no PostgreSQL here; null if there can. */
export function whyNoPostgres(): string | null {
  if (process.env[GIVEN] !== undefined || findPrograms() !== null) return null
  return `There is no PostgreSQL on this machine: the tests of that engine are left out. Install one (apt install postgresql), or name one with ${GIVEN}=postgres://user@host/database.`
}

/** Starts a server on a free port whose files need not survive a power cut. PostgreSQL refuses to run as root. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env[GIVEN]
  if (given !== undefined) return { ...toStores(given), down: null, up: async () => {}, stop: async () => {} }
  const programs = findPrograms()
  if (programs === null) throw new Error(whyNoPostgres() ?? '')
  const isRoot = process.getuid?.() === 0
  const folder = mkdtempSync(path.join(isRoot ? '/tmp' : tmpdir(), 'completionist-postgres-'))
  const owner = isRoot ? otherUser() : null
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  const data = path.join(folder, 'data')
  const how = { ...owner, cwd: folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', HOME: folder } }
  execFileSync(path.join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '-N'], {
    ...how,
    stdio: 'ignore',
  })
  const port = await freePort()
  writeFileSync(
    path.join(data, 'postgresql.auto.conf'),
    `port = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '${folder}'\nfsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_connections = 200\n`,
  )
  let server = await startServer(path.join(programs, 'postgres'), data, how)
  const end = async (signal: NodeJS.Signals) => {
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
    server.kill(signal)
    await ended
  }
  return {
    ...toStores(`postgres://postgres@127.0.0.1:${port}/postgres`),
    // SIGINT ends all connections and keeps the data.
    down: () => end('SIGINT'),
    up: async () => {
      server = await startServer(path.join(programs, 'postgres'), data, how)
    },
    stop: async () => {
      // SIGQUIT: the data is not needed any more.
      if (server.exitCode === null) await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startServer(program: string, data: string, how: SpawnOptions): Promise<ChildProcess> {
  const server = spawn(program, ['-D', data], { ...how, stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)))
  })
  return server
}

function otherUser(): { uid: number; gid: number } {
  try {
    return idsOf('postgres')
  } catch {
    return idsOf('nobody')
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  const ask = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: 'pipe' }).toString())
  return { uid: ask('-u'), gid: ask('-g') }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function toStores(url: string): Pick<TestPostgres, 'freshStore' | 'freshDatabase'> {
  const run = `${process.pid}_${Date.now()}`
  let stores = 0
  const changed = (change: (to: URL) => void) => {
    const to = new URL(url)
    change(to)
    return to.href
  }
  return {
    freshStore: () => changed((to) => to.searchParams.set('schema', `test_${run}_${stores++}`)),
    freshDatabase: () => {
      const name = `test_${run}_${stores++}`
      const { hostname, port, username } = new URL(url)
      const programs = findPrograms()
      execFileSync(path.join(programs ?? '', 'createdb'), ['-h', hostname, '-p', port || '5432', '-U', username, name])
      return changed((to) => (to.pathname = `/${name}`))
    },
  }
}

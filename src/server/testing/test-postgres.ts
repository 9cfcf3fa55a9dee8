import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { HOW_TO_GET_POSTGRES } from '../../../.ci/real-input.ts'
import { findFreePort } from './free-port.ts'
import { hasPostgresPrograms, providePrograms } from './postgres-programs.ts'

/** A server that replicates another. */
export interface TestReplica {
  /** The URL on this server for a URL of the other one. */
  of(location: string): string
  stop(): Promise<void>
}

export interface TestPostgres {
  /** The URL of an empty store, in a schema of its own. */
  freshStore(): string
  /** The URL of a new and empty database. */
  freshDatabase(): Promise<string>
  /** Stops the server, and starts it again at the same address; null if we did not start it. */
  down: (() => Promise<void>) | null
  up(): Promise<void>
  /** Stops the server at once, without writing what it has in memory, and starts it again; null if we did not start it. */
  kill: (() => Promise<void>) | null
  /** Starts a streaming replica of the server; null if we did not start the server. */
  replica: (() => Promise<TestReplica>) | null
  stop(): Promise<void>
}

/**
 * Names the one that is to be used instead of one of our own: `postgres://user@host/database`, whose user may make databases.
 * `package`: the programs that npm brought, also where the machine has others.
 */
const GIVEN = process.env['COMPLETIONIST_TEST_POSTGRES']
const PACKAGE = 'package'

/** Why there can be no PostgreSQL here; null if there can. */
export function whyNoPostgres(): string | null {
  return (GIVEN !== undefined && GIVEN !== PACKAGE) || hasPostgresPrograms() ? null : HOW_TO_GET_POSTGRES
}

export interface TestCertificate {
  certificate: string
  key: string
}

/**
 * Starts a server on a free port whose files need not survive a power cut. PostgreSQL refuses to run as root. With a
 * certificate it is always one that we start ourselves, and it refuses connections without TLS.
 */
export async function startTestPostgres(tls: TestCertificate | null = null): Promise<TestPostgres> {
  if (GIVEN !== undefined && GIVEN !== PACKAGE && tls === null)
    return { ...toStores(GIVEN), down: null, up: async () => {}, kill: null, replica: null, stop: async () => {} }
  const isRoot = process.getuid?.() === 0
  const folder = mkdtempSync(path.join(isRoot ? '/tmp' : tmpdir(), 'completionist-postgres-'))
  const owner = isRoot ? otherUser() : null
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  const programs = providePrograms(folder, GIVEN === PACKAGE)
  const data = path.join(folder, 'data')
  const how = { ...owner, cwd: folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', HOME: folder } }
  execFileSync(path.join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '-N'], {
    ...how,
    stdio: 'ignore',
  })
  const port = await findFreePort()
  writeFileSync(
    path.join(data, 'postgresql.auto.conf'),
    `port = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '${folder}'\nfsync = off\nfull_page_writes = off\nmax_connections = 200\n`,
  )
  if (tls !== null) {
    for (const [name, file] of [
      ['server.crt', tls.certificate],
      ['server.key', tls.key],
    ] as const) {
      copyFileSync(file, path.join(data, name))
      chmodSync(path.join(data, name), 0o600)
      if (owner !== null) chownSync(path.join(data, name), owner.uid, owner.gid)
    }
    appendFileSync(path.join(data, 'postgresql.auto.conf'), 'ssl = on\n')
    writeFileSync(path.join(data, 'pg_hba.conf'), 'hostssl all all all trust\n')
  }
  let server = await startServer(path.join(programs, 'postgres'), data, how)
  const end = (signal: NodeJS.Signals) => endServer(server, signal)
  return {
    ...toStores(`postgres://postgres@127.0.0.1:${port}/postgres`),
    // SIGINT ends all connections and keeps the data.
    down: () => end('SIGINT'),
    up: async () => {
      server = await startServer(path.join(programs, 'postgres'), data, how)
    },
    kill: async () => {
      await end('SIGQUIT')
      server = await startServer(path.join(programs, 'postgres'), data, how)
    },
    replica: async () => {
      const copy = path.join(folder, `replica-${Date.now()}`)
      const own = await findFreePort()
      // The files of a stopped server are complete.
      await end('SIGINT')
      execFileSync('cp', ['-a', data, copy], how)
      server = await startServer(path.join(programs, 'postgres'), data, how)
      writeFileSync(path.join(copy, 'standby.signal'), '')
      appendFileSync(
        path.join(copy, 'postgresql.auto.conf'),
        `port = ${own}\nprimary_conninfo = 'host=127.0.0.1 port=${port} user=postgres'\n`,
      )
      const follower = await startServer(path.join(programs, 'postgres'), copy, how)
      return {
        of: (location) => {
          const url = new URL(location)
          url.port = String(own)
          return url.href
        },
        stop: () => endServer(follower, 'SIGQUIT'),
      }
    },
    stop: async () => {
      // SIGQUIT: the data is not needed any more.
      if (server.exitCode === null) await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function endServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill(signal)
  await ended
}

async function startServer(program: string, data: string, how: SpawnOptions): Promise<ChildProcess> {
  const server = spawn(program, ['-D', data], { ...how, stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (/ready to accept (read-only )?connections/.test(said)) resolve()
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
    freshDatabase: async () => {
      const name = `test_${run}_${stores++}`
      const client = new Client({ connectionString: url })
      await client.connect()
      try {
        await client.query(`CREATE DATABASE ${name}`)
      } finally {
        await client.end()
      }
      return changed((to) => (to.pathname = `/${name}`))
    },
  }
}

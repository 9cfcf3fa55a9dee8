import { execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../access/ask.ts'
import { tryCrossSite } from '../access/cross-site-table.ts'
import { findHeaderFaults } from '../access/header-faults.ts'
import { startBenchServer } from '../bench-server.ts'
import { type Figure, quantile, time } from '../figure.ts'
import { startScript } from '../listening-process.ts'
import type { TrustPart } from './trust-part.ts'

const TOKEN = 'f3c1a9d07b5e48d2a6c0'
const KNOWN = { authorization: `Bearer ${TOKEN}` }

export const part: TrustPart = {
  title: 'Who comes in',
  order: 40,
  method:
    'The built server with a token: every request that a foreign page can send with the cookie of a logged-in browser; wrong tokens over 64 connections as fast as they are answered; 512 and 2,000 connections that dribble a header and come again when they are cut; meanwhile the owner asks, over a new connection each time, from the same address. Without a token: a process of another user.',
  async run(quick) {
    const folder = mkdtempSync(join(tmpdir(), 'access-'))
    const server = await startBenchServer(join(folder, 'store.db'), { COMPLETIONIST_TOKEN: TOKEN })
    const open = await startBenchServer(join(folder, 'open.db'))
    try {
      return [
        ...(await crossSite(server.url)),
        ...(await headers(server.url)),
        ...(await otherUsers(open.url, server.url)),
        ...(await attacked(server.url, quick)),
      ]
    } finally {
      await Promise.all([server.stop(), open.stop()])
      rmSync(folder, { recursive: true })
    }
  },
}

async function crossSite(url: string): Promise<Figure[]> {
  const login = { ...KNOWN, 'content-type': 'application/json', origin: url, 'x-app': '1' }
  const cookie = (await ask(`${url}/api/session`, login, 'POST', '{}')).headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const own = await ask(`${url}/api/completions`, { cookie, 'sec-fetch-site': 'same-origin' })
  if (own.status !== 200) throw new Error(`the cookie opens nothing at all: ${own.status}`)
  const { tried, through } = await tryCrossSite(url, cookie)
  return [
    { what: 'cross-site requests with a session', value: tried, unit: '' },
    { what: 'of these that got through', value: through, unit: '', atMost: 0 },
  ]
}

async function headers(url: string): Promise<Figure[]> {
  const { checked, faults } = await findHeaderFaults(url, KNOWN)
  for (const fault of faults) console.error(fault)
  return [
    { what: 'headers held against docs/threats.md', value: checked, unit: '' },
    { what: 'of these missing or other', value: faults.length, unit: '', atMost: 0 },
  ]
}

async function attacked(url: string, quick: boolean): Promise<Figure[]> {
  const seconds = quick ? 2 : 15
  const alone = await askFor(url, seconds)
  const figures: Figure[] = []
  const owner = (what: string, waits: readonly number[], aim: { atMost?: number }) =>
    figures.push({
      what: `the owner’s slowest answer ${what}`,
      value: Math.max(...waits),
      unit: 'ms',
      baseline: { name: 'while nobody attacks', value: Math.max(...alone) },
      ...aim,
    })
  for (const [kind, count] of [
    ['guess', 64],
    ['slow', 512],
    ['slow', quick ? 600 : 2_000],
  ] as const) {
    const attacker = await attack(kind, url, count)
    const began = performance.now()
    const waits = await askFor(url, seconds)
    const { answered, sent } = await endAttack(attacker)
    if (kind === 'slow') {
      owner(`beside ${count} slow connections`, waits, count === 512 ? { atMost: 1_000 } : {})
      continue
    }
    const took = (performance.now() - began) / 1_000
    figures.push({ what: 'wrong tokens answered a second', value: answered / took, unit: '', atMost: 2 })
    figures.push({ what: 'wrong tokens sent a second', value: sent / took, unit: '' })
    owner('while somebody guesses', waits, { atMost: 1_000 })
  }
  return figures
}

async function otherUsers(open: string, closed: string): Promise<Figure[]> {
  const checked = await time(200, () => ask(`${open}/healthz`))
  const plain = await time(200, () => ask(`${closed}/healthz`, KNOWN))
  const cost: Figure = {
    what: 'first answer of a connection whose user is looked up',
    value: quantile(checked, 0.5),
    p95: quantile(checked, 0.95),
    unit: 'ms',
    baseline: { name: 'with a token, so not looked up', value: quantile(plain, 0.5) },
  }
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/setpriv')) return [cost]
  const paths = [
    '/',
    '/assets/x.js',
    '/healthz',
    '/api/completions',
    '/api/export',
    '/v1/chat/completions',
    '/v1/models',
  ]
  const asked = paths.flatMap((path) => ['GET', 'POST', 'DELETE'].map((method) => ({ path, method })))
  const through = asked.filter(({ path, method }) => {
    const as = [
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
    ]
    const said = execFileSync('setpriv', [...as, '-X', method, '-H', 'content-type: application/json', open + path])
    return !/^(403|415)$/.test(said.toString())
  })
  return [
    cost,
    { what: 'requests of another user of the machine', value: asked.length, unit: '' },
    { what: 'of these that got through', value: through.length, unit: '', atMost: 0 },
  ]
}

/** How long the owner waits for each answer, asking again and again; a missing one is counted as a minute. */
async function askFor(url: string, seconds: number): Promise<number[]> {
  const waits: number[] = []
  const until = performance.now() + seconds * 1_000
  while (performance.now() < until) {
    const asked = performance.now()
    const { status } = await ask(`${url}/healthz`, KNOWN)
    waits.push(status === 200 ? performance.now() - asked : 60_000)
  }
  return waits
}

async function attack(kind: 'slow' | 'guess', url: string, count: number): Promise<ChildProcess> {
  const child = startScript(['bench/access/attack.ts', kind, new URL(url).port, String(count)])
  await once(child.stdout ?? child, 'data')
  return child
}

async function endAttack(child: ChildProcess): Promise<{ answered: number; sent: number }> {
  let said = ''
  child.stdout?.on('data', (chunk) => (said += String(chunk)))
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
  return JSON.parse(said) as { answered: number; sent: number }
}

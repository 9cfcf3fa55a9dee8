import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { createKeepAliveClient, startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile, time } from './figure.ts'
import { CHINESE_WORD, COMMON_WORD, FREQUENT_WORD, madeCompletion, RARE_WORD } from './made-completions.ts'
import { madePostgresStore, madeStore } from './made-store.ts'

const TIMES = Number(process.env['BENCH_TIMES'] ?? 40)
/** `postgres://…`: asks a store in that database the same questions as the one in a file. */
const POSTGRES = process.env['BENCH_POSTGRES']
/** How many clients ask at once, where several do. */
const CLIENTS = 16
const ROWS = (process.env['BENCH_ROWS'] ?? '100000,1000000').split(',').map(Number)
/** Milliseconds at the most, in 95 of 100 answers. */
const LIST_MS = 50
/** What sums of all that match may take (aim). */
const SUM_MS = 150

const MODEL = 'model=gpt-4o-mini-2024-07-18'
const ENV = 'meta.env=prod'
const SORTS = ['created', 'model', 'tokens', 'cost', 'latency', 'finish', 'size', 'output', 'meta.user'] as const

/** Searches, as the page asks for their first rows. */
const LISTS: Readonly<Record<string, string>> = {
  'all rows': '',
  'one model': MODEL,
  'not one model': `model=!${MODEL.slice(6)}`,
  'one metadata value': ENV,
  'a metadata value of 50 rows': 'meta.user=user-1234',
  'a finish reason': 'finish=length',
  'more tokens than': 'tokens=2000..',
  'a week': 'created=2026-10-01..2026-10-07',
  'model, metadata and tokens': `${MODEL}&${ENV}&tokens=1500..`,
  'a rare word': `q=${RARE_WORD}`,
  'a frequent word': `q=${FREQUENT_WORD}`,
  'a word of nearly all': `q=${COMMON_WORD}`,
  'two words': `q=${FREQUENT_WORD}+${RARE_WORD}`,
  'two words of nearly all': `q=${COMMON_WORD}+stove`,
  'a phrase': `q=${encodeURIComponent('"stone glacier"')}`,
  'a beginning': 'q=basa*',
  Chinese: `q=${encodeURIComponent(CHINESE_WORD)}`,
  'one Chinese letter': `q=${encodeURIComponent(CHINESE_WORD.slice(0, 1))}`,
  'a frequent word, one model': `q=${FREQUENT_WORD}&${MODEL}`,
  'a frequent word, best first': `q=${FREQUENT_WORD}&sort=match`,
  ...Object.fromEntries(
    SORTS.flatMap((sort) => [
      [`by ${sort}`, `sort=${sort}`],
      [`by ${sort}, after 10,000`, `sort=${sort}&at=10000`],
    ]),
  ),
}

const SUMS: Readonly<Record<string, string>> = {
  'facets of one field': '/api/facets?source=store&field=model',
  'facets of one key': '/api/facets?source=store&field=meta.env',
  'facets of all': '/api/facets?source=store',
  'facets of all, one model': `/api/facets?source=store&${MODEL}`,
  'facets of all, a frequent word': `/api/facets?source=store&q=${FREQUENT_WORD}`,
  histogram: '/api/histogram?source=store&bars=80',
  'histogram, one metadata value': `/api/histogram?source=store&bars=80&${ENV}`,
  'histogram, a frequent word': `/api/histogram?source=store&bars=80&q=${FREQUENT_WORD}`,
  sums: '/api/sums?source=store',
  'sums, one model': `/api/sums?source=store&${MODEL}`,
  'sums, model, metadata and tokens': `/api/sums?source=store&${MODEL}&${ENV}&tokens=1500..`,
  'sums, a frequent word': `/api/sums?source=store&q=${FREQUENT_WORD}`,
  'usage by model': '/api/usage?source=store&by=model',
  'usage by a metadata key': '/api/usage?source=store&by=meta.env',
}

/** A bare server: `node:http` that reads from `node:sqlite` the bytes it is to answer. */
async function startBareServer() {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE answers (path TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID')
  const put = db.prepare('INSERT OR REPLACE INTO answers VALUES (?, ?)')
  const get = db.prepare('SELECT body FROM answers WHERE path = ?')
  const server = createServer((request, answer) => answer.end(get.get(request.url ?? '')?.['body'])).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const client = createKeepAliveClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return {
    /** Milliseconds of each of some answers with these bytes. */
    async times(path: string, body: string): Promise<number[]> {
      put.run(path, Buffer.from(body))
      return await time(TIMES, () => client.ask(path))
    },
    stop() {
      client.close()
      server.close()
      db.close()
    },
  }
}

/** MB of memory that the process has: all, and what of it is its own rather than pages of files. */
function residentMb(pid: number): { all: number; own: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN)
  return { all: kilobytes('VmRSS') / 1_000, own: kilobytes('RssAnon') / 1_000 }
}

/** Bytes of a store on disk; of a database, those of its own tables. */
async function sizeOf(location: string, url: string): Promise<number> {
  if (!location.startsWith('postgres')) return statSync(location).size
  const { sources } = (await (await fetch(`${url}/api/sources`)).json()) as {
    sources: { name: string; store?: { size: number } }[]
  }
  return sources.find(({ name }) => name === 'store')?.store?.size ?? Number.NaN
}

async function runCases(total: number, location: string): Promise<Figure[]> {
  const server = await startBenchServer(location)
  const client = createKeepAliveClient(server.url)
  const bare = await startBareServer()
  const figures: Figure[] = []
  const label = `${location.startsWith('postgres') ? 'PostgreSQL ' : ''}${total / 1000}k`
  const measure = async (what: string, asked: string, atMost: number) => {
    const first = performance.now()
    const { status, text } = await client.ask(asked)
    const cold = performance.now() - first
    if (status !== 200 || text.includes('"unanswered":[{')) throw new Error(`${asked}: ${status} ${text.slice(0, 200)}`)
    const samples = await time(TIMES, () => client.ask(asked))
    figures.push({
      what: `${label} ${what} (${Math.round(text.length / 1000)} kB; first ${cold.toFixed(0)} ms)`,
      value: quantile(samples, 0.5),
      unit: 'ms',
      p95: quantile(samples, 0.95),
      atMost,
      baseline: { name: 'bare', value: quantile(await bare.times(asked, text), 0.5) },
    })
  }
  try {
    for (const [what, search] of Object.entries(LISTS))
      await measure(what, `/api/completions?source=store&limit=100&count=later${search && `&${search}`}`, LIST_MS)
    const clients = Array.from({ length: CLIENTS }, () => createKeepAliveClient(server.url))
    for (const what of ['all rows', 'one model', 'a frequent word'] as const) {
      const asked = `/api/completions?source=store&limit=100&count=later&${LISTS[what] ?? ''}`
      const samples = await Promise.all(clients.map(({ ask }) => time(TIMES, () => ask(asked))))
      const all = samples.flat()
      const value = quantile(all, 0.5)
      figures.push({ what: `${label} ${what}, ${CLIENTS} clients`, value, unit: 'ms', p95: quantile(all, 0.95) })
    }
    for (const { close } of clients) close()
    for (const [what, asked] of Object.entries(SUMS)) await measure(what, asked, SUM_MS)
    const { all, own } = residentMb(server.pid)
    figures.push({ what: `${label} memory of the server`, value: all, unit: 'MB', atMost: 300 })
    figures.push({ what: `${label} memory of the server without pages of files`, value: own, unit: 'MB' })
    let raw = 0
    for (let n = 0; n < 2_000; n++) raw += madeCompletion(Math.floor((n * total) / 2_000), total).length
    figures.push({
      what: `${label} store over raw`,
      value: (await sizeOf(location, server.url)) / ((raw * total) / 2_000),
      unit: '×',
      atMost: 1,
    })
  } finally {
    client.close()
    bare.stop()
    await server.stop()
  }
  return figures
}

export const bench: Bench = {
  title: 'filters, words, sorts, facets, histogram and sums over HTTP, beside a bare server that sends the same bytes',
  run: async () => {
    const figures: Figure[] = []
    for (const total of ROWS) {
      figures.push(...(await runCases(total, await madeStore(total))))
      if (POSTGRES !== undefined) figures.push(...(await runCases(total, await madePostgresStore(total, POSTGRES))))
    }
    return figures
  },
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { createKeepAliveClient, startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile } from './figure.ts'
import { madeStore } from './made-store.ts'

const TIMES = Number(process.env['BENCH_TIMES'] ?? 100)
const ROWS = (process.env['BENCH_ROWS'] ?? '100000,1000000').split(',').map(Number)

interface Condition {
  field: 'model' | 'meta'
  key: string
  value: string
}
const MODEL: Condition = { field: 'model', key: '', value: 'gpt-4o-mini-2024-07-18' }
const ENV: Condition = { field: 'meta', key: 'env', value: 'prod' }
const TEAM: Condition = { field: 'meta', key: 'team', value: 'team-3' }

interface Case {
  name: string
  conditions: readonly Condition[]
  /** How far down: 0 the first page, 1 the last. */
  depth: number
  limit: number
}
const CASES: readonly Case[] = [
  ...[20, 100].flatMap((limit) => [
    { name: 'first', conditions: [], depth: 0, limit },
    { name: 'middle', conditions: [], depth: 0.5, limit },
    { name: 'last', conditions: [], depth: 1, limit },
  ]),
  ...[20, 100].flatMap((limit) => [
    { name: 'middle, model', conditions: [MODEL], depth: 0.5, limit },
    { name: 'middle, 1 metadata pair', conditions: [ENV], depth: 0.5, limit },
    { name: 'middle, 2 metadata pairs', conditions: [TEAM, ENV], depth: 0.5, limit },
  ]),
]

/** Where a page begins, and the statements that read the same rows and bytes as our two APIs do. */
function bareStatements(db: DatabaseSync, { conditions, depth, limit }: Case) {
  const find = db.prepare('SELECT pair FROM pairs WHERE field = ? AND key = ? AND value = ?')
  const [driver, ...others] = conditions.map(({ field, key, value }) => Number(find.get(field, key, value)?.['pair']))
  const from = driver === undefined ? 'completions d' : 'marks d'
  const terms = [
    ...(driver === undefined ? [] : [`d.pair = ${driver}`]),
    ...others.map((pair) => `EXISTS (SELECT 1 FROM marks m WHERE m.pair = ${pair} AND m.ord = d.ord)`),
    'd.ord < ?',
  ].join(' AND ')
  const total = Number(db.prepare(`SELECT count(*) AS n FROM ${from} WHERE ${terms}`).get(2 ** 53)?.['n'])
  const at = Math.floor(Math.max(total - limit, 0) * depth)
  const before =
    at === 0
      ? undefined
      : db
          .prepare(`SELECT d.ord AS ord FROM ${from} WHERE ${terms} ORDER BY d.ord DESC LIMIT 1 OFFSET ?`)
          .get(2 ** 53, at - 1)
  const place = before === undefined ? 2 ** 53 : Number(before['ord'])
  const name = db.prepare('SELECT name FROM completions WHERE ord = ?').get(place)?.['name']
  const rest = `CROSS JOIN bodies b ON b.ord = d.ord WHERE ${terms} ORDER BY d.ord DESC LIMIT ?`
  const v1 = db.prepare(`SELECT d.ord, b.sha256, b.body FROM ${from} ${rest}`)
  const api = db.prepare(
    `SELECT d.ord, r.crc, r.row, b.crc, b.body, b.request, b.messages FROM ${from} CROSS JOIN rows r ON r.ord = d.ord ${rest}`,
  )
  return {
    at,
    after: name === undefined ? null : String(name),
    v1: () => v1.all(place, limit).length,
    api: () => api.all(place, limit).length,
  }
}

function searches({ conditions, limit }: Case, at: number, after: string | null) {
  const v1 = new URLSearchParams({ limit: String(limit), order: 'desc' })
  const api = new URLSearchParams({ source: 'store', limit: String(limit), at: String(at), count: 'later' })
  if (after !== null) v1.set('after', after)
  for (const { field, key, value } of conditions) {
    v1.set(field === 'model' ? 'model' : `metadata[${key}]`, value)
    api.set(field === 'model' ? 'model' : `meta.${key}`, value)
  }
  return { v1: `/v1/chat/completions?${v1}`, api: `/api/completions?${api}` }
}

/** What HTTP alone costs here: a bare server in this process that answers as many bytes. */
async function bareHttp(bytes: number): Promise<Figure> {
  const body = 'x'.repeat(bytes)
  const server = createServer((_request, answer) => answer.end(body)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const client = createKeepAliveClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const samples: number[] = []
  for (let n = 0; n < TIMES; n++) {
    const started = performance.now()
    await client.ask('/')
    samples.push(performance.now() - started)
  }
  client.close()
  server.close()
  const kilobytes = Math.round(bytes / 1000)
  return {
    what: `bare node:http, ${kilobytes} kB`,
    value: quantile(samples, 0.5),
    unit: 'ms',
    p95: quantile(samples, 0.95),
  }
}

async function runCases(total: number): Promise<Figure[]> {
  const path = await madeStore(total)
  const server = await startBenchServer(path)
  const client = createKeepAliveClient(server.url)
  const db = new DatabaseSync(path, { readOnly: true })
  db.exec('PRAGMA cache_size = -65536')
  const figures: Figure[] = [
    { what: `${total.toLocaleString('en')} rows: start of the server`, value: server.startMs, unit: 'ms' },
  ]
  try {
    for (const one of CASES) {
      const bare = bareStatements(db, one)
      const paths = searches(one, bare.at, bare.after)
      for (const api of ['v1', 'api'] as const) {
        const ours: number[] = []
        const theirs: number[] = []
        let bytes = 0
        for (let n = -5; n < TIMES; n++) {
          const started = performance.now()
          const answer = await client.ask(paths[api])
          const answered = performance.now()
          const rows = bare[api]()
          const read = performance.now()
          const given = JSON.parse(answer.text) as { data?: unknown[]; rows?: unknown[] }
          if ((given.data ?? given.rows)?.length !== rows) throw new Error(`${paths[api]} gave other rows than SQL`)
          bytes = answer.text.length
          if (n < 0) continue
          ours.push(answered - started)
          theirs.push(read - answered)
        }
        figures.push({
          what: `${total / 1000}k ${api === 'v1' ? '/v1' : '/api'} ${one.limit} ${one.name} (${Math.round(bytes / 1000)} kB)`,
          value: quantile(ours, 0.5),
          unit: 'ms',
          p95: quantile(ours, 0.95),
          baseline: { name: 'bare SQL', value: quantile(theirs, 0.5) },
        })
      }
    }
  } finally {
    db.close()
    client.close()
    await server.stop()
  }
  return figures
}

export const bench: Bench = {
  title: 'list pages over HTTP, each beside the bare SQL statement for the same rows and bytes',
  run: async () => {
    const figures = [await bareHttp(30_000), await bareHttp(150_000)]
    for (const total of ROWS) figures.push(...(await runCases(total)))
    return figures
  },
}

import { spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore } from '../src/server/store/sqlite/open-sqlite-store.ts'
import { startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile } from './figure.ts'
import { madeCompletion } from './made-completions.ts'
import { toIncoming } from './made-store.ts'

const ROWS = Number(process.env['BENCH_IMPORT_ROWS'] ?? 20_000)
/** The best of these is said: other work on the machine only slows down. */
const ROUNDS = 3
/** As many as the importer puts into one transaction. */
const SLICE_RECORDS = 500

async function seconds(work: () => Promise<void> | void): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** The same bytes into one table, with the pragmas and the transactions that the store has. */
function insertBare(path: string, bodies: readonly Uint8Array[]): void {
  using db = new DatabaseSync(path)
  db.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536')
  db.exec('CREATE TABLE bodies (ord INTEGER PRIMARY KEY, body BLOB NOT NULL)')
  const insert = db.prepare('INSERT INTO bodies VALUES (?, ?)')
  for (let from = 0; from < bodies.length; from += SLICE_RECORDS) {
    db.exec('BEGIN IMMEDIATE')
    bodies.slice(from, from + SLICE_RECORDS).forEach((body, at) => insert.run(from + at, body))
    db.exec('COMMIT')
  }
}

async function ingest(path: string): Promise<void> {
  const store = await openSqliteStore({ location: path, name: 'store', readers: 1 })
  for (let n = 0; n < ROWS; n += SLICE_RECORDS) {
    await store.ingest(Array.from({ length: Math.min(SLICE_RECORDS, ROWS - n) }, (_, at) => toIncoming(n + at, ROWS)))
  }
  await store.close()
}

async function importByCommand(path: string, file: string): Promise<void> {
  const child = spawn(process.execPath, ['dist/server/cli/cli.js', 'import', file], {
    env: { ...process.env, COMPLETIONIST_STORE: path },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`import ended with ${code}`)
}

async function importOverHttp(url: string, file: string): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson', 'x-app': '1' }
  const asked = request(`${url}/api/import?file=made.jsonl`, { method: 'POST', headers })
  createReadStream(file).pipe(asked)
  const [answer] = (await once(asked, 'response')) as [import('node:http').IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== 200) throw new Error(`import answered ${answer.statusCode}`)
}

export const bench: Bench = {
  title: `rows a second into an empty store, ${ROWS} rows; best of ${ROUNDS}`,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'completionist-bench-'))
    const file = join(folder, 'made.jsonl')
    const texts = Array.from({ length: ROWS }, (_, n) => madeCompletion(n, ROWS))
    writeFileSync(file, `${texts.join('\n')}\n`)
    const bodies = texts.map((text) => new TextEncoder().encode(text))
    const taken: Record<'bare' | 'ingest' | 'command' | 'http', number[]> = {
      bare: [],
      ingest: [],
      command: [],
      http: [],
    }
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const path = (name: string) => join(folder, `${name}-${round}.db`)
        taken.bare.push(await seconds(() => insertBare(path('bare'), bodies)))
        taken.ingest.push(await seconds(() => ingest(path('ingest'))))
        taken.command.push(await seconds(() => importByCommand(path('command'), file)))
        const server = await startBenchServer(path('http'))
        taken.http.push(await seconds(() => importOverHttp(server.url, file)))
        await server.stop()
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
    const best = (samples: readonly number[]) => ROWS / quantile(samples, 0)
    const bare = best(taken.bare)
    const figure = (what: string, samples: readonly number[]): Figure => ({
      what,
      value: best(samples),
      unit: 'rows/s',
      baseline: { name: 'bare inserts', value: bare },
    })
    return [
      { what: 'bare SQLite inserts of the same bytes', value: bare, unit: 'rows/s' },
      figure('store.ingest', taken.ingest),
      figure('completionist import, with its start', taken.command),
      figure('POST /api/import', taken.http),
    ]
  },
}

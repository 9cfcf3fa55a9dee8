import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, type Figure, quantile } from './figure.ts'
import { benchAnswer, benchEvents } from './recorder-upstream.ts'

const CALLS = Number(process.env['RECORDER_CALLS'] ?? 10_000)
const LANES = 8
const BLOCKS = 3
const BLOCK = Math.ceil(CALLS / 5)
const BUSY_LANES = 32
const READERS = 200
const FILLER = 2_000_000

interface Heard {
  firstMs: number
  endMs: number
  bytes: Buffer
}

const agent = new http.Agent({ keepAlive: true, timeout: 4_000 })

/** One call; rejects where it did not end as HTTP says. */
function call(base: string, asked: { n: number; stream: boolean }): Promise<Heard> {
  const { promise, resolve, reject } = Promise.withResolvers<Heard>()
  const started = performance.now()
  const body = JSON.stringify({
    ...asked,
    model: 'bench-1',
    store: true,
    messages: [{ role: 'user', content: `ask ${asked.n}` }],
  })
  const request = http.request(`${base}/v1/chat/completions`, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  })
  request.on('error', reject)
  request.on('response', (response) => {
    const chunks: Buffer[] = []
    let firstMs = Number.NaN
    response.on('data', (chunk: Buffer) => {
      if (chunks.length === 0) firstMs = performance.now() - started
      chunks.push(chunk)
    })
    response.on('error', reject)
    response.on('end', () => {
      if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`))
      resolve({ firstMs, endMs: performance.now() - started, bytes: Buffer.concat(chunks) })
    })
  })
  request.end(body)
  return promise
}

const expected = (n: number, stream: boolean) => Buffer.from(stream ? benchEvents(n).join('') : benchAnswer(n))

/** Starts a script that prints where it listens. */
async function start(
  script: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, script, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /listening on (\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`${script[0]} ended`)))
  })
  return { child, url }
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGTERM')
  await exited
}

/** Runs `count` calls in lanes; `work` gets the number of each. */
async function inLanes(count: number, lanes: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

interface Samples {
  first: number[]
  end: number[]
}
const noSamples = (): Samples => ({ first: [], end: [] })

/** Every second call goes through us, the others straight on: both meet the same machine at the same time. */
async function measureLatency(direct: string, through: string) {
  const samples = {
    direct: { json: noSamples(), stream: noSamples() },
    through: { json: noSamples(), stream: noSamples() },
  }
  let failed = 0
  let differing = 0
  await inLanes(2 * CALLS, LANES, async (at) => {
    const n = Math.floor(at / 2)
    const by = at % 2 === 0 ? 'direct' : 'through'
    const stream = n % 2 === 0
    try {
      const heard = await call(by === 'direct' ? direct : through, { n, stream })
      const into = samples[by][stream ? 'stream' : 'json']
      into.first.push(heard.firstMs)
      into.end.push(heard.endMs)
      if (by === 'through' && !heard.bytes.equals(expected(n, stream))) differing++
    } catch {
      if (by === 'through') failed++
    }
  })
  return { samples, failed, differing }
}

/** Calls a second with many at once, blocks taking turns; the median of each. */
async function measureThroughput(direct: string, through: string) {
  const rates = { direct: [] as number[], through: [] as number[] }
  for (let block = 0; block < 2 * BLOCKS; block++) {
    const by = block % 2 === 0 ? 'direct' : 'through'
    const started = performance.now()
    await inLanes(BLOCK, BUSY_LANES, async (at) => {
      await call(by === 'direct' ? direct : through, { n: 1_000_000 + block * BLOCK + at, stream: at % 2 === 0 })
    })
    rates[by].push(BLOCK / ((performance.now() - started) / 1000))
  }
  return { direct: quantile(rates.direct, 0.5), through: quantile(rates.through, 0.5) }
}

const megabytesOf = (pid: number, line: string) =>
  Number(new RegExp(`${line}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Megabytes that the server grows by while many clients leave long answers unread for two seconds, then read them. */
async function measureReaders(through: string, pid: number): Promise<number> {
  const before = megabytesOf(pid, 'VmRSS')
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, megabytesOf(pid, 'VmRSS'))
  }, 50)
  const readers = Array.from({ length: READERS }, (_, n) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const body = JSON.stringify({ n: 2_000_000 + n, filler: FILLER, store: true, messages: [] })
    const request = http.request(`${through}/v1/chat/completions`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json' },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      response.pause()
      setTimeout(() => response.resume(), 2_000)
      response.on('end', resolve).on('error', reject)
    })
    request.end(body)
    return promise
  })
  await Promise.all(readers)
  clearInterval(watch)
  return highest - before
}

async function recorded(through: string): Promise<{ recorded: number; lost: number }> {
  for (;;) {
    const state = (await (await fetch(`${through}/api/recorder`)).json()) as {
      recorded: number
      lost: number
      waiting: number
      running: number
    }
    if (state.waiting + state.running === 0) return state
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const added = (what: string, through: number[], direct: number[]): Figure[] =>
  [0.5, 0.99].map((part) => ({
    what: `${what}, p${part * 100}, added`,
    value: quantile(through, part) - quantile(direct, part),
    unit: 'ms',
  }))

export const bench: Bench = {
  title: `${CALLS} calls through the recorder and as many beside it`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'recorder-bench-'))
    const upstream = await start(['bench/recorder-upstream.ts'])
    const server = await start(['src/server/cli/cli.ts', 'serve'], {
      PORT: '0',
      COMPLETIONIST_STORE: join(folder, 'a.db'),
      COMPLETIONIST_SAMPLE: 'off',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: `${upstream.url}/v1`,
    })
    try {
      await inLanes(200, LANES, async (n) => {
        await call(n % 2 === 0 ? upstream.url : server.url, { n: 3_000_000 + n, stream: n % 4 < 2 })
      })
      const { samples, failed, differing } = await measureLatency(upstream.url, server.url)
      const rate = await measureThroughput(upstream.url, server.url)
      const kept = await recorded(server.url)
      const readers = await measureReaders(server.url, server.child.pid ?? 0)
      const { direct, through } = samples
      return [
        ...added('JSON: to the first byte', through.json.first, direct.json.first),
        ...added('JSON: to the end', through.json.end, direct.json.end),
        ...added('stream: to the first byte', through.stream.first, direct.stream.first),
        ...added('stream: to the end', through.stream.end, direct.stream.end),
        { what: 'calls that failed', value: failed, unit: `of ${CALLS}` },
        { what: 'answers whose bytes differ', value: differing, unit: `of ${CALLS}` },
        { what: 'calls recorded', value: kept.recorded, unit: `of ${CALLS + BLOCKS * BLOCK + 100}` },
        { what: 'calls lost', value: kept.lost, unit: '' },
        {
          what: `calls a second, ${BUSY_LANES} at once`,
          value: rate.through,
          unit: '/s',
          baseline: { name: 'without us', value: rate.direct },
        },
        { what: `memory for ${READERS} readers that stall at ${FILLER / 1e6} MB each`, value: readers, unit: 'MB' },
      ]
    } finally {
      await stop(server.child)
      await stop(upstream.child)
      rmSync(folder, { recursive: true })
    }
  },
}

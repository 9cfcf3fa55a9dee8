import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, type Figure, quantile } from './figure.ts'
import { endProcess, startListening } from './listening-process.ts'
import { benchAnswer, benchEvents } from './recorder-upstream.ts'

const CALLS = Number(process.env['RECORDER_CALLS'] ?? 10_000)
/** Clients at once, as one program with a pool has. */
const LANES = 8
/** The two ways take turns this often, so that what else runs meets both. */
const BLOCKS = 3
const BLOCK = Math.ceil(CALLS / 5)
/** Clients at once where throughput is measured. */
const BUSY_LANES = 32
/** What a quick model needs before it speaks. */
const THINK_MS = 200
/** Clients that ask and do not read. */
const READERS = 200
/** Bytes of the answer that each of them leaves unread. */
const FILLER = 2_000_000

interface Heard {
  firstMs: number
  endMs: number
  bytes: Buffer
}

const agent = new http.Agent({ keepAlive: true, timeout: 4_000 })

/** One call; rejects where it did not end as HTTP says. */
function call(base: string, asked: { n: number; stream: boolean; think?: number }): Promise<Heard> {
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

/** Where a call can go: straight to upstream, through a bare pipe, or through us. */
const WAYS = ['direct', 'pipe', 'through'] as const
type Way = (typeof WAYS)[number]
type Urls = Record<Way, string>

/** The ways take turns, call by call: all meet the same machine at the same time. */
async function measureLatency(urls: Urls) {
  const samples: Record<Way, { json: Samples; stream: Samples }> = {
    direct: { json: noSamples(), stream: noSamples() },
    pipe: { json: noSamples(), stream: noSamples() },
    through: { json: noSamples(), stream: noSamples() },
  }
  let failed = 0
  let differing = 0
  await inLanes(WAYS.length * CALLS, LANES, async (at) => {
    const n = Math.floor(at / WAYS.length)
    const by = WAYS[at % WAYS.length] ?? 'direct'
    const stream = n % 2 === 0
    try {
      const heard = await call(urls[by], { n, stream })
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

/** Calls a second with many at once of a model that thinks for `think` ms, blocks taking turns; the median of each. */
async function measureThroughput(urls: Urls, from: number, think: number): Promise<Record<Way, number>> {
  const rates: Record<Way, number[]> = { direct: [], pipe: [], through: [] }
  for (let block = 0; block < WAYS.length * BLOCKS; block++) {
    const by = WAYS[block % WAYS.length] ?? 'direct'
    const started = performance.now()
    await inLanes(BLOCK, BUSY_LANES, async (at) => {
      await call(urls[by], { n: from + block * BLOCK + at, stream: at % 2 === 0, think })
    })
    rates[by].push(BLOCK / ((performance.now() - started) / 1000))
  }
  return { direct: quantile(rates.direct, 0.5), pipe: quantile(rates.pipe, 0.5), through: quantile(rates.through, 0.5) }
}

const megabytesOf = (pid: number, line: string) =>
  Number(new RegExp(`${line}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Milliseconds of processor time that a process and its threads have used: what a busy machine does not change much. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Megabytes that the server grows by while many clients leave long answers unread for two seconds, then read them. */
async function measureReaders(through: string, pid: number): Promise<number> {
  const before = megabytesOf(pid, 'VmRSS')
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, megabytesOf(pid, 'VmRSS'))
  }, 50)
  const readers = Array.from({ length: READERS }, (_, n) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const body = JSON.stringify({ n: 4_000_000 + n, filler: FILLER, store: true, messages: [] })
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

/** What we add to what a call takes without us; held against what a bare pipe adds. */
function added(what: string, pick: (way: Way) => number[]): Figure[] {
  return [0.5, 0.99].map((part) => {
    const over = (way: Way) => quantile(pick(way), part) - quantile(pick('direct'), part)
    return {
      what: `${what}, p${part * 100}, added`,
      value: over('through'),
      unit: 'ms',
      baseline: { name: `a bare pipe (${over('pipe').toFixed(2)} ms)`, value: over('pipe') },
    }
  })
}

export const bench: Bench = {
  title: `${CALLS} calls through the recorder, as many through a bare pipe and as many without either`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'recorder-bench-'))
    const upstream = await startListening(['bench/recorder-upstream.ts'])
    const pipe = await startListening(['bench/recorder-pipe.ts', upstream.url])
    const server = await startListening(['src/server/cli/cli.ts', 'serve'], {
      PORT: '0',
      COMPLETIONIST_STORE: join(folder, 'a.db'),
      COMPLETIONIST_SAMPLE: 'off',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: `${upstream.url}/v1`,
    })
    const urls: Urls = { direct: upstream.url, pipe: pipe.url, through: server.url }
    try {
      await inLanes(300, LANES, async (n) => {
        await call(urls[WAYS[n % WAYS.length] ?? 'direct'], { n: 3_000_000 + n, stream: n % 2 === 0 })
      })
      const pids = { pipe: pipe.child.pid ?? 0, through: server.child.pid ?? 0 }
      const before = { pipe: processorMs(pids.pipe), through: processorMs(pids.through) }
      const { samples, failed, differing } = await measureLatency(urls)
      await recorded(server.url)
      const used = (way: 'pipe' | 'through') => (processorMs(pids[way]) - before[way]) / CALLS
      const processor = { pipe: used('pipe'), through: used('through') }
      const usual = await measureThroughput(urls, 1_000_000, THINK_MS)
      const saturated = await measureThroughput(urls, 2_000_000, 0)
      const kept = await recorded(server.url)
      const readers = await measureReaders(server.url, server.child.pid ?? 0)
      const afterReaders = await recorded(server.url)
      return [
        ...added('JSON: to the first byte', (way) => samples[way].json.first),
        ...added('JSON: to the end', (way) => samples[way].json.end),
        ...added('stream: to the first byte', (way) => samples[way].stream.first),
        ...added('stream: to the end', (way) => samples[way].stream.end),
        {
          what: 'processor time of a call, streamed and not, recording included',
          value: processor.through,
          unit: 'ms',
          baseline: { name: `a bare pipe (${processor.pipe.toFixed(2)} ms)`, value: processor.pipe },
        },
        { what: 'calls that failed', value: failed, unit: `of ${CALLS}` },
        { what: 'answers whose bytes differ', value: differing, unit: `of ${CALLS}` },
        { what: 'calls recorded', value: kept.recorded, unit: `of ${CALLS + 2 * BLOCKS * BLOCK + 100}` },
        { what: 'calls lost', value: afterReaders.lost, unit: `of ${afterReaders.recorded + afterReaders.lost}` },
        {
          what: `calls a second, ${BUSY_LANES} at once, a model that thinks ${THINK_MS} ms`,
          value: usual.through,
          unit: '/s',
          baseline: { name: 'without us', value: usual.direct },
        },
        {
          what: `calls a second, ${BUSY_LANES} at once, no thinking: all processes share these cores`,
          value: saturated.through,
          unit: '/s',
          baseline: { name: 'a bare pipe', value: saturated.pipe },
        },
        { what: `memory for ${READERS} readers that stall at ${FILLER / 1e6} MB each`, value: readers, unit: 'MB' },
      ]
    } finally {
      await endProcess(server.child, 'SIGTERM')
      await endProcess(pipe.child, 'SIGTERM')
      await endProcess(upstream.child, 'SIGTERM')
      rmSync(folder, { recursive: true })
    }
  },
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createKeepAliveClient, startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile } from './figure.ts'

const TIMES = Number(process.env['BENCH_TIMES'] ?? 300)
/** Rows that the upstream lists. */
const ROWS = 2_000

/** The fake upstream of the tests in a process of its own, as a real one would be. */
async function startFake(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['src/server/testing/upstream/fake-upstream.ts', '0', String(ROWS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\S+\/v1/.exec(chunk.toString())?.[0]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error('the fake upstream ended')))
  })
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

interface Way {
  name: string
  direct: string
  through: string
  body?: string
  /** Time to the first byte instead of to the last. */
  first?: boolean
}

const create = (more: object) =>
  JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hello' }], ...more })

const WAYS: readonly Way[] = [
  {
    name: 'list page of 100',
    direct: '/v1/chat/completions?limit=100&order=desc',
    through: '/api/completions?source=upstream&limit=100',
  },
  {
    name: 'forwarded create, not recorded',
    direct: '/v1/chat/completions',
    through: '/v1/chat/completions',
    body: create({ store: false }),
  },
  {
    name: 'forwarded create, recorded',
    direct: '/v1/chat/completions',
    through: '/v1/chat/completions',
    body: create({ store: true }),
  },
  {
    name: 'streamed create, first byte',
    direct: '/v1/chat/completions',
    through: '/v1/chat/completions',
    body: create({ store: false, stream: true }),
    first: true,
  },
  {
    name: 'other path under /v1, forwarded',
    direct: '/v1/models',
    through: '/v1/models',
  },
]

export const bench: Bench = {
  title: 'what going through us adds to calling upstream directly',
  run: async () => {
    const fake = await startFake()
    const server = await startBenchServer(':memory:', { OPENAI_BASE_URL: fake.url, OPENAI_API_KEY: 'sk-bench' })
    const direct = createKeepAliveClient(new URL(fake.url).origin)
    const through = createKeepAliveClient(server.url)
    const figures: Figure[] = []
    try {
      for (const way of WAYS) {
        const samples: { direct: number[]; through: number[] } = { direct: [], through: [] }
        for (let n = -10; n < TIMES; n++) {
          for (const by of ['direct', 'through'] as const) {
            const started = performance.now()
            const answer = await (by === 'direct' ? direct : through).ask(way[by], way.body)
            const ended = performance.now() - started
            if (answer.status >= 500) throw new Error(`${way.name} ${by}: ${answer.status} ${answer.text}`)
            if (n >= 0) samples[by].push(way.first === true ? answer.firstByteMs : ended)
          }
        }
        const value = quantile(samples.through, 0.5)
        const straight = quantile(samples.direct, 0.5)
        figures.push(
          {
            what: way.name,
            value,
            unit: 'ms',
            p95: quantile(samples.through, 0.95),
            baseline: { name: 'direct', value: straight },
          },
          { what: `${way.name}: added`, value: value - straight, unit: 'ms' },
        )
      }
    } finally {
      direct.close()
      through.close()
      await server.stop()
      await fake.stop()
    }
    return figures
  },
}

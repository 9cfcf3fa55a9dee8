import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'

/** The built server in a process of its own, as `npm start` runs it. */
export interface BenchServer {
  url: string
  pid: number
  /** Milliseconds from spawn to `listening on`. */
  startMs: number
  stop(): Promise<void>
}

/** Starts the built server on a free port over the store at `store`. Rejects where it ends before it listens. */
export async function startBenchServer(store: string, env: Record<string, string> = {}): Promise<BenchServer> {
  const started = performance.now()
  const child = spawn(process.execPath, ['dist/server/cli/cli.js', 'serve'], {
    env: { ...process.env, COMPLETIONIST_STORE: store, COMPLETIONIST_SAMPLE: 'off', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /listening on (http:\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  const startMs = performance.now() - started
  return {
    url,
    pid: child.pid ?? 0,
    startMs,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

export interface Answer {
  status: number
  text: string
  /** Milliseconds to the first byte of the body. */
  firstByteMs: number
}

/** One connection that stays open, so that what is measured is the answer and not the greeting. */
export function createKeepAliveClient(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const started = performance.now()
      const headers = body === undefined ? {} : { 'content-type': 'application/json', authorization: 'Bearer sk-bench' }
      const method = body === undefined ? 'GET' : 'POST'
      const asked = request(`${origin}${path}`, { agent, method, headers }, (answer) => {
        const chunks: Buffer[] = []
        let firstByteMs = Number.NaN
        answer.on('data', (chunk: Buffer) => {
          if (chunks.length === 0) firstByteMs = performance.now() - started
          chunks.push(chunk)
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString(), firstByteMs }),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    })
  return { ask, close: () => agent.destroy() }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** One of our commands in its own process. */
export interface TestProcess {
  child: ChildProcess
  /** What it has written to standard output and standard error. */
  seen: { out: string; err: string }
  /** Its exit code, once it has ended and all its output was read; null if a signal ended it. */
  exited: Promise<number | null>
}

/** Starts it from source, with `env` and nothing else from our environment; it is killed after the test. */
export function startProcess(args: readonly string[], env: Record<string, string>): TestProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(process.execPath, ['src/server/cli/cli.ts', ...args], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.err += text))
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { child, seen, exited }
}

/** Starts `completionist serve` on a free port without the sample; resolves when it prints where it listens. */
export async function startServe(env: Record<string, string>): Promise<TestProcess & { origin: string }> {
  const started = startProcess(['serve'], { PORT: '0', COMPLETIONIST_SAMPLE: 'off', ...env })
  const origin = await new Promise<string>((resolve, reject) => {
    started.child.stdout?.on('data', () => {
      const found = /^listening on (http:\S+)\n/.exec(started.seen.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    void started.exited.then((code) => reject(new Error(`ended with ${code}: ${started.seen.err}`)))
  })
  return { ...started, origin }
}

import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The built command, running or ended. */
export interface CliProcess {
  /** What it printed on standard output so far. */
  out(): string
  /** What it printed on standard error so far. */
  err(): string
  /** Resolves once standard output matches; rejects when the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  signal(name: NodeJS.Signals): void
  /** Its exit code, and everything it printed. */
  ended: Promise<{ code: number | null; out: string; err: string }>
}

/** A new folder for a test's files and stores. */
export function makeFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'completionist-e2e-'))
}

/** Starts `completionist ARGS…` as it is installed, with `env` and nothing else of ours, and `input` on standard input. */
export function startCli(args: readonly string[], env: Record<string, string>, input = ''): CliProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(process.execPath, ['dist/server/cli/cli.js', ...args], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
  })
  const seen = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (seen.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (seen.err += chunk.toString()))
  child.stdin.end(input)
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, ...seen }))
  })
  return {
    out: () => seen.out,
    err: () => seen.err,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(seen.out)
          if (found !== null) resolve(found)
        }
        child.stdout.on('data', look)
        look()
        void ended.then(({ code, err }) => reject(new Error(`ended with ${code}: ${err}`)))
      }),
    signal: (name) => void child.kill(name),
    ended,
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { runCommand } from '../cli/run-command.ts'
import type { Terminal } from '../cli/terminal.ts'

/** A folder for one test with a store in it, and commands that run on that store in this process. */
export interface TestCommands {
  folder: string
  store: string
  /** Runs a command; `said` is what it wrote to standard error. */
  run: (args: readonly string[], env?: Record<string, string>) => Promise<{ code: number; out: string; said: string }>
}

/** Makes it; it is removed after the test. */
export function openTestCommands(): TestCommands {
  const folder = mkdtempSync(path.join(tmpdir(), 'completionist-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const store = path.join(folder, 'store.db')
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    const said: string[] = []
    let out = ''
    const terminal: Terminal = {
      out: async (text) => {
        out += text
      },
      say: (text) => said.push(text),
      progress: () => {},
      showSecret: (text) => said.push(text),
    }
    const code = await runCommand(args, { COMPLETIONIST_STORE: store, ...env }, terminal)
    return { code, out, said: said.join('\n') }
  }
  return { folder, store, run }
}

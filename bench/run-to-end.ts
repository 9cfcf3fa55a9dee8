import { startScript } from './listening-process.ts'

/** The script of a command of ours, as it was built: what starts faster is ended more often. */
export function toScript(...args: readonly string[]): string[] {
  return ['dist/server/cli/cli.js', ...args]
}

/** Runs a command of ours to its end; gives its exit code, its standard output and what it said. */
export async function runToEnd(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; out: string; said: string }> {
  const child = startScript(toScript(...args), env, 'pipe')
  const seen = { out: '', said: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (seen.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (seen.said += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...seen })))
}

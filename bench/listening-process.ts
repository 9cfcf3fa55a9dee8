import { type ChildProcess, spawn } from 'node:child_process'

/** Starts a script; its standard output can be read, its standard error too where it is `pipe`. */
export function startScript(
  script: readonly string[],
  env: NodeJS.ProcessEnv = {},
  errors: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  return spawn(process.execPath, script, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', errors] })
}

/** Where a process listens, once it has said so. Rejects where it ends before. */
export async function toAddress(child: ChildProcess): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += chunk
      const found = /listening on (\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error('the process ended before it listened')))
  })
}

/** Starts a script that prints where it listens. */
export async function startListening(
  script: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; url: string }> {
  const child = startScript(script, env)
  return { child, url: await toAddress(child) }
}

/** Resolves when the process has ended. */
export async function processEnd(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.on('exit', resolve))
}

/** Sends the signal and resolves when the process has ended. */
export async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal)
  await processEnd(child)
}

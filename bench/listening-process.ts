import { type ChildProcess, spawn } from 'node:child_process'

/** Starts a script that prints where it listens. */
export async function startListening(
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

/** Sends the signal and resolves when the process has ended. */
export async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = new Promise((resolve) => child.on('exit', resolve))
  child.kill(signal)
  await exited
}

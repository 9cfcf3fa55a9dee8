import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { birthOfProcess, isProcessRunning } from './process-running.ts'

describe('a process', () => {
  test('runs while it can be signalled', () => {
    expect(isProcessRunning(process.pid)).toBe(true)
    expect(isProcessRunning(process.ppid)).toBe(true)
  })

  test.each([0, -1, Number.NaN, 2 ** 30])('with the id %s does not run', (pid) => {
    expect(isProcessRunning(pid)).toBe(false)
  })

  test.runIf(process.platform === 'linux')('is told by its birth from another one with the same id', () => {
    const birth = birthOfProcess(process.ppid)
    expect([birth, birthOfProcess(process.pid) === birth]).toEqual([expect.stringMatching(/^\d+x[0-9a-f]{8}$/), false])
    expect(isProcessRunning(process.ppid, birth)).toBe(true)
    expect(isProcessRunning(process.ppid, `1${birth}`)).toBe(false)
  })

  test.runIf(process.platform === 'linux')('that was killed and that nobody asked after does not run', async () => {
    // The second sleep takes the place of the shell, and never asks after the first.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())))
    })
    try {
      expect(isProcessRunning(pid)).toBe(true)
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => isProcessRunning(pid)).toBe(false)
    } finally {
      parent.kill('SIGKILL')
    }
  })
})

import { readFileSync } from 'node:fs'

/**
 * Whether a process with this id runs on this machine, whoever it belongs to. One that has ended and that its parent has
 * not asked after yet (in a container, often for ever) does not run any more, though it can still be signalled.
 */
export function isProcessRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !hasEnded(pid)
}

/** Linux alone tells; elsewhere it is taken to run. */
function hasEnded(pid: number): boolean {
  try {
    // The name before the state is in brackets, and may hold some itself.
    return /^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, ''))
  } catch {
    return false
  }
}

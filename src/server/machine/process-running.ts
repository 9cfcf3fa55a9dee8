import { readFileSync } from 'node:fs'

/**
 * Whether a process with this id runs on this machine, under any user. One that has ended but whose parent has not
 * noticed (in a container, often for ever) does not run, though it can still be signalled. With `birth`, as
 * `birthOfProcess` gave it, a later process with the same id does not count either.
 */
export function isProcessRunning(pid: number, birth: string | null = null): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const status = readStatus(pid)
  if (status === null) return true
  return !/^[ZX]$/.test(status.state) && (birth === null || birth === status.birth)
}

/** Letters and digits that no other process with this id has had on this machine; null if the system does not tell. */
export function birthOfProcess(pid: number): string | null {
  return readStatus(pid)?.birth ?? null
}

/** Only Linux tells. */
function readStatus(pid: number): { state: string; birth: string } | null {
  try {
    // The name before the state is in brackets, and may contain some itself. See proc_pid_stat(5) for the order.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')
    const [state = ''] = fields
    // Field 22: clock ticks between boot and start.
    return { state, birth: `${fields[19]}x${boot.slice(0, 8)}` }
  } catch {
    return null
  }
}

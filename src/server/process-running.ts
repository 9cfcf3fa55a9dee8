import { readFileSync } from 'node:fs'

/**
 * Whether a process with this id runs on this machine, whoever it belongs to. One that has ended and that its parent has
 * not asked after yet (in a container, often for ever) does not run any more, though it can still be signalled. With
 * `birth`, as `birthOfProcess` gave it, another process that has got the id since does not count either.
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

/** Letters and digits that no other process with this id has, on this machine and ever; null where the system does not tell. */
export function birthOfProcess(pid: number): string | null {
  return readStatus(pid)?.birth ?? null
}

/** Linux alone tells. */
function readStatus(pid: number): { state: string; birth: string } | null {
  try {
    // The name before the state is in brackets, and may hold some itself. See proc_pid_stat(5) for the order.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')
    const [state = ''] = fields
    // Field 22: ticks between the boot and the start.
    return { state, birth: `${fields[19]}x${boot.slice(0, 8)}` }
  } catch {
    return null
  }
}

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { birthOfProcess, isProcessRunning } from '../machine/process-running.ts'
import { LEASE_MS, type MirrorStore } from '../store/mirror-store.ts'

/** Names this process as the one that walks: machine, process id, and its start time, since ids are reused. */
const OWN_HOLDER = `${hostname()} ${process.pid} ${birthOfProcess(process.pid) ?? '-'} ${randomUUID()}`

/**
 * Takes the lease, or gives who has it. `now` is in Unix milliseconds. If the holder was a process of this machine that
 * has ended, the lease is taken over at once.
 */
export async function takeLease(
  store: MirrorStore,
  now: number,
  holder: string = OWN_HOLDER,
): Promise<{ token: number } | { token: null; untilMs: number }> {
  const first = await store.mirrorClaim({ holder, nowMs: now, ms: LEASE_MS, dead: null })
  if (first.token !== null || !isDead(first.holder)) return first
  return store.mirrorClaim({ holder, nowMs: now, ms: LEASE_MS, dead: first.holder })
}

function isDead(holder: string): boolean {
  const [host, pid, birth = '-', ...rest] = holder.split(' ')
  if (host !== hostname() || pid === undefined) return false
  // The lease has our own process id: it is from an earlier process with the same id, as in a container, where it is
  // always 1.
  if (Number(pid) === process.pid) return true
  return !isProcessRunning(Number(pid), birth === '-' || rest.length === 0 ? null : birth)
}

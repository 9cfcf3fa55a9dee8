import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { birthOfProcess, isProcessRunning } from '../process-running.ts'
import { LEASE_MS, type MirrorStore } from '../store/mirror-store.ts'

/** Names this process as a walker: machine, process id, and what tells it from another life with the same id. */
export const OWN_HOLDER = `${hostname()} ${process.pid} ${birthOfProcess(process.pid) ?? '-'} ${randomUUID()}`

/** The lease, or who has it. `now` is Unix milliseconds. A holder whose process is gone is
 * passed over at once where it ran on this machine. */
export async function takeLease(
  store: MirrorStore,
  now: number,
  holder: string = OWN_HOLDER,
): Promise<{ token: number } | { token: null; until: number }> {
  const first = await store.mirrorClaim({ holder, now, ms: LEASE_MS, dead: null })
  if (first.token !== null || !isDead(first.holder)) return first
  return store.mirrorClaim({ holder, now, ms: LEASE_MS, dead: first.holder })
}

function isDead(holder: string): boolean {
  const [host, pid, birth = '-', ...rest] = holder.split(' ')
  if (host !== hostname() || pid === undefined) return false
  // Our own process id in an earlier lease: a process before us that had the same id, as in a container, where it is always 1.
  if (Number(pid) === process.pid) return true
  return !isProcessRunning(Number(pid), birth === '-' || rest.length === 0 ? null : birth)
}

import type { Log } from '../machine/log.ts'
import type { Audit } from './audit.ts'

/** Milliseconds between two lines about one stranger: guessing fast must not fill the disk. */
const TOLD_EVERY_MS = 10_000
/** Addresses that are told apart; the others share a line, so that many cannot fill the disk either. */
const MOST_STRANGERS = 1_000

/** Notes that a caller was refused: what they sent, such as `a wrong token`, and from where. */
export type NoteRefusedLogin = (what: string, from: string) => void

/**
 * Writes the first of a kind from an address at once, and the next ones together, every ten seconds while they come.
 */
export function createRefusedLogins(audit: Audit, log: Log): NoteRefusedLogin {
  /** How many have come since the last line. */
  const counts = new Map<string, number>()
  const tell = (what: string, from: string, times: number) => {
    log.warn(`refused ${what} from ${from}${times === 1 ? '' : `, ${times} times`}`)
    audit.note({ who: 'unknown', deed: 'login_refused', from, what, ...(times === 1 ? {} : { times }) })
  }
  const later = (key: string, what: string, from: string) =>
    void setTimeout(() => {
      const times = counts.get(key) ?? 0
      if (times === 0) {
        counts.delete(key)
        return
      }
      counts.set(key, 0)
      tell(what, from, times)
      later(key, what, from)
    }, TOLD_EVERY_MS).unref()
  return (what, address) => {
    const from = counts.has(`${what} ${address}`) || counts.size < MOST_STRANGERS ? address : 'many addresses'
    const key = `${what} ${from}`
    const before = counts.get(key)
    counts.set(key, before === undefined ? 0 : before + 1)
    if (before !== undefined) return
    tell(what, from, 1)
    later(key, what, from)
  }
}

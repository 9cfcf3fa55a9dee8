import type { Log } from '../log.ts'
import type { Audit } from './audit.ts'

/** Milliseconds between two lines about one address: whoever guesses fast must not fill the disk. */
const EVERY_MS = 10_000
const MOST_ADDRESSES = 1_000

/** Says that somebody came with a token that nobody has. */
export type WrongTokenLog = (address: string) => void

/** The first from an address is written down at once, the next ones together, every ten seconds while they come. */
export function createWrongTokenLog(audit: Audit, log: Log): WrongTokenLog {
  const counts = new Map<string, number>()
  const tell = (address: string, times: number) => {
    const more = times === 1 ? 'A wrong token' : `${times} wrong tokens`
    log.warn(`${more} from ${address}`)
    audit.note({ who: 'unknown', deed: 'login_refused', from: address, ...(times === 1 ? {} : { times }) })
  }
  const later = (address: string) =>
    void setTimeout(() => {
      const times = counts.get(address) ?? 0
      if (times === 0) {
        counts.delete(address)
        return
      }
      counts.set(address, 0)
      tell(address, times)
      later(address)
    }, EVERY_MS).unref()
  return (from) => {
    const address = counts.has(from) || counts.size < MOST_ADDRESSES ? from : 'many addresses'
    const before = counts.get(address)
    counts.set(address, before === undefined ? 0 : before + 1)
    if (before !== undefined) return
    tell(address, 1)
    later(address)
  }
}

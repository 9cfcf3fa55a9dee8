import { appendFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../machine/log.ts'
import type { Deed } from './route-rule.ts'

export interface AuditEntry {
  /** The token's name; without tokens, the user of this machine. */
  who: string
  deed: Deed | 'login' | 'login_refused' | 'logout' | 'token_added' | 'token_revoked' | 'move'
  /** An address, or `command line`. */
  from: string
  /** What it was done to: an id, a search, a token's name. */
  what?: string
  status?: number
  /** How many such deeds this line stands for, if more than one. */
  times?: number
}

/** Writes down who did what, when and from where. */
export interface Audit {
  note(entry: AuditEntry): void
  /** Resolves when everything so far is written. */
  settled(): Promise<void>
}

/**
 * Appends one line of JSON for each entry to `file`, which only this user can read; without a file, to the log. A line
 * that cannot be written goes to the log, and nothing waits for it. `now` gives milliseconds.
 */
export function createAudit(file: string | null, log: Log, now: () => number = Date.now): Audit {
  let last = Promise.resolve()
  return {
    note: (entry) => {
      const line = JSON.stringify({ at: new Date(now()).toISOString(), ...entry })
      if (file === null) {
        log.warn(`audit ${line}`)
        return
      }
      // Opened for each line, so that a new file is begun after the old one was moved away (log rotation).
      last = last.then(() =>
        append(file, `${line}\n`).catch((error: unknown) => {
          log.error(`this line is missing in ${file}: ${line}`, error)
        }),
      )
    },
    settled: () => last,
  }
}

/** Beside a database there may be no folder yet: a command can be the first that writes there. */
async function append(file: string, line: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  await appendFile(file, line, { mode: 0o600 })
}

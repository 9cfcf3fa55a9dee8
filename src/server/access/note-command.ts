import { userInfo } from 'node:os'
import { createLog } from '../log.ts'
import { type AuditEntry, createAudit } from './audit.ts'
import { toAccessFiles } from './token-files.ts'

/** Writes into the audit of a store what was done by a command; `say` hears where that is not possible. */
export async function noteCommand(
  store: string,
  deed: AuditEntry['deed'],
  what: string,
  say: (line: string) => void,
): Promise<void> {
  const files = toAccessFiles(store)
  if (files === null) return
  const audit = createAudit(files.audit, createLog(say))
  audit.note({ who: userName(), deed, from: 'command line', what })
  await audit.settled()
}

/** In a container a user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

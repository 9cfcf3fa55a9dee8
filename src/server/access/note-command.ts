import { userInfo } from 'node:os'
import { createLog } from '../machine/log.ts'
import { type AuditEntry, createAudit } from './audit.ts'
import { toAccessFiles } from './token-files.ts'

/** Writes a command that changed the store into its audit; `say` hears if that fails. */
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

/** In a container a user may have a number but no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

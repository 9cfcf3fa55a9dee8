import type { Config } from '../config.ts'
import { openStore, openStoreCare } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export interface VerifyFlags {
  /** What is here is from now on taken as all that should be. */
  accept: boolean
}

/**
 * `verify`: reads every record against its checksum, holds the store against what was acknowledged of it, and names what is
 * damaged or missing. Changes nothing. Ends with 1 when anything is wrong.
 */
export async function verifyStore(flags: VerifyFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  if (flags.accept) {
    const rows = openStoreCare(config).accept()
    terminal.say(`the ${rows} rows that are here are from now on taken as all that should be`)
  }
  const store = await openStore(config, { access: 'read', onNotice: (notice) => terminal.say(notice) })
  let checked = 0
  let damaged = 0
  let problems = 0
  try {
    for await (const step of store.verify()) {
      checked = step.checked
      for (const id of step.damaged) await terminal.out(`damaged: ${JSON.stringify(id)}\n`)
      for (const problem of step.problems) await terminal.out(`problem: ${problem}\n`)
      damaged += step.damaged.length
      problems += step.problems.length
      terminal.progress(`${checked} records checked`)
    }
  } finally {
    await store.close()
  }
  const sound = damaged + problems === 0
  terminal.say(`${checked} records checked; ${sound ? 'all whole' : `${damaged} damaged, ${problems} other problems`}`)
  return sound ? EXIT.done : EXIT.failed
}

/** `backup FILE`: a whole copy while the store is in use. The file must not exist yet. */
export async function backupStore(file: string, config: Config, terminal: Terminal): Promise<ExitCode> {
  const store = await openStore(config, { access: 'read', onNotice: (notice) => terminal.say(notice) })
  try {
    await store.backup(file)
  } finally {
    await store.close()
  }
  terminal.say(`the store is copied to ${file}`)
  return EXIT.done
}

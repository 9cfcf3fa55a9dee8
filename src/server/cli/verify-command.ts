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
  return (await checkFile(config, terminal)) ? EXIT.done : EXIT.failed
}

/** Reads the whole store and names what is wrong with it, each on a line of standard output. True when nothing is. */
export async function checkFile(config: Config, terminal: Terminal): Promise<boolean> {
  // A loss of rows is among the problems: said twice it would look like two.
  const store = await openStore(config, { access: 'read' })
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
  return sound
}

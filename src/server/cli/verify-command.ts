import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import { openStore, openStoreCare, reassembleStore } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export interface VerifyFlags {
  /** What is here is from now on taken as all that should be. */
  accept: boolean
  /** Records of recorded answers are made again, by the rules of this version. */
  reassemble: boolean
}

/**
 * `verify`: reads every record against its checksum, holds the store against what was acknowledged of it, and names what is
 * damaged or missing. Changes nothing that no flag names. Ends with 1 when anything is wrong.
 */
export async function verifyStore(flags: VerifyFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  if (flags.accept) {
    const rows = openStoreCare(config).accept()
    terminal.say(`the ${rows} rows that are here are from now on taken as all that should be`)
  }
  // A store that is not there is not made to be checked.
  if (flags.reassemble && (config.database !== null || existsSync(config.store))) await reassembleAll(config, terminal)
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

/** Says of each record that changes which members did, each on a line of standard output. */
async function reassembleAll(config: Config, terminal: Terminal): Promise<void> {
  const store = await openStore(config, { onNotice: (notice) => terminal.say(notice) })
  let read = 0
  let changed = 0
  try {
    for await (const slice of reassembleStore(store, config)) {
      for (const { name, members, captures } of slice.changed) {
        const ended = captures === null ? [] : [`capture (${captures.before} → ${captures.after})`]
        await terminal.out(`assembled again: ${JSON.stringify(name)}: ${toShort([...ended, ...members]).join(', ')}\n`)
      }
      for (const name of slice.damaged) await terminal.out(`damaged, not assembled again: ${JSON.stringify(name)}\n`)
      read += slice.read
      changed += slice.changed.length
      terminal.progress(`${read} recorded answers assembled again`)
    }
  } finally {
    await store.close()
  }
  terminal.say(`${read} recorded answers assembled again; ${changed} ${changed === 1 ? 'record' : 'records'} changed`)
}

/** Members named for one record: a stream of thousands of wrong pieces is one line. */
const MOST_MEMBERS = 20

function toShort(members: readonly string[]): string[] {
  const more = members.length - MOST_MEMBERS
  return more > 0 ? [...members.slice(0, MOST_MEMBERS), `and ${more} more`] : [...members]
}

import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import { openStore, openStoreCare, reassembleStore } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export interface VerifyFlags {
  /** Accepts the store as it is: what is missing counts as lost from now on. */
  accept: boolean
  /** Assembles the kept answers of recorded calls again, by the rules of this version. */
  reassemble: boolean
}

/**
 * `verify`: compares every record with its checksum and the store with what was confirmed as stored, and names what is
 * damaged or missing. Changes nothing unless a flag says so. Ends with 1 if anything is wrong.
 */
export async function verifyStore(flags: VerifyFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  if (flags.accept) {
    const rows = openStoreCare(config).accept()
    terminal.say(`the ${rows} rows that are here are from now on taken as all that should be`)
  }
  // A missing store must not be created by checking it.
  if (flags.reassemble && (config.database !== null || existsSync(config.store))) await reassembleAll(config, terminal)
  return (await checkFile(config, terminal)) ? EXIT.done : EXIT.failed
}

/** Reads the whole store and prints each problem on a line of standard output. True if there is none. */
export async function checkFile(config: Config, terminal: Terminal): Promise<boolean> {
  // A loss of rows is one of the problems; a notice about it would look like a second one.
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

/** Prints for each record that changes which of its members did. */
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

/** How many changed members of one record are named: a stream with thousands of wrong pieces is still one line. */
const MOST_MEMBERS = 20

function toShort(members: readonly string[]): string[] {
  const more = members.length - MOST_MEMBERS
  return more > 0 ? [...members.slice(0, MOST_MEMBERS), `and ${more} more`] : [...members]
}

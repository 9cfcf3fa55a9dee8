import { noteCommand } from '../access/note-command.ts'
import type { Config } from '../config.ts'
import { openStore } from '../main.ts'
import { deletePlaces } from '../retention/delete-places.ts'
import { requireAnswered } from '../source/whole-search.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { parseAge } from './parse-age.ts'
import { readWholeSearch, throwUsageError } from './read-whole-search.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import type { BulkStore } from '../store/bulk-store.ts'
import type { KeptStore } from '../store/kept-store.ts'

export interface PruneFlags {
  /** Such as `30d`; null: any age. */
  olderThan: string | null
  /** As in the page's address bar; null: everything. */
  search: string | null
  /** Counts the records and deletes nothing. */
  dryRun: boolean
  /** Does not ask first. */
  yes: boolean
}

/** Between two looks whether other processes let the files be cleaned. */
const LOOK_AGAIN_MS = 200
/** Ten seconds in all; then it says that other processes are in the way. */
const MOST_LOOKS = 50

/**
 * `prune`: deletes what is older than an age and what a search finds, after saying how many records that are and
 * asking. Rejects with `UsageError` if nothing limits it, or if a part of the search would not.
 */
export async function pruneStore(flags: PruneFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  if (flags.olderThan === null && flags.search === null)
    throw new UsageError('prune needs --older-than 30d, --search, or both')
  const age = flags.olderThan === null ? null : parseAge(flags.olderThan)
  if (flags.olderThan !== null && age === null)
    throw new UsageError(
      `--older-than is a number of hours, days, weeks or years (12h, 30d, 8w, 1y), not ${flags.olderThan}`,
    )
  const query = readWholeSearch(flags.search ?? '')
  const access = flags.dryRun ? ({ access: 'read' } as const) : {}
  const store = await openStore(config, { ...access, onNotice: (notice) => terminal.say(notice) })
  try {
    await requireAnswered(store, query).catch(throwUsageError)
    const places = await store.places(query, age === null ? null : Math.floor(Date.now() / 1000) - age)
    const found = count(places.length)
    if (flags.dryRun || places.length === 0) {
      terminal.say(`${found} would be deleted`)
      return EXIT.done
    }
    const agreed = flags.yes || (await terminal.ask?.(`Delete ${found} for good?`))
    if (agreed !== true) {
      terminal.say(
        agreed === false
          ? 'nothing was deleted'
          : `${found} would be deleted. Nothing was: without a terminal to ask on, --yes says that they may be.`,
      )
      return agreed === false ? EXIT.done : EXIT.usage
    }
    const deleted = await deletePlaces(store, places, (n) => terminal.progress(`${n} of ${found} deleted`))
    const what = [flags.olderThan === null ? null : `older than ${flags.olderThan}`, flags.search].filter(Boolean)
    await noteCommand(config.store, 'delete', `${count(deleted)} ${what.join(' ')}`, (line) => terminal.say(line))
    const clean = await cleanFiles(store)
    terminal.say(`deleted ${count(deleted)}${clean ? '; no file of the store has them any more' : ''}`)
    if (!clean)
      terminal.say('Another process is using the store: its files are cleaned when it lets them, or at the next start.')
    await sayCopies(store, terminal)
    return EXIT.done
  } finally {
    await store.close()
  }
}

async function cleanFiles(store: Pick<BulkStore, 'scrub'>): Promise<boolean> {
  for (let looks = 0; looks < MOST_LOOKS; ) {
    const step = await store.scrub()
    if (step === 'clean') return true
    if (step === 'more') continue
    looks++
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  return false
}

/** Older copies of the store, made as a way back, still contain what is deleted now. */
async function sayCopies(store: KeptStore, terminal: Terminal): Promise<void> {
  for (const copy of (await store.status()).copies)
    terminal.say(`${copy} is an older copy and may still hold what was deleted; delete it if you need it no more.`)
}

function count(n: number): string {
  return `${n.toLocaleString('en-US')} record${n === 1 ? '' : 's'}`
}

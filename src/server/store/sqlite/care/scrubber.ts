import { closeSync, fdatasyncSync, openSync, statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { clearGaps } from './clear-gaps.ts'

/** Milliseconds from a deletion to the first step, also between steps while somebody reads an older state. */
const SOON_MS = 500
/** Milliseconds between steps: others write meanwhile. */
const PAUSE_MS = 20
/** Milliseconds that are left for it when the connection ends; what is not done then is done after the next start. */
const LAST_MS = 1_500
/** Pages of one step: some milliseconds. */
const STEP_PAGES = 1_000

/** How far a step came: everything is clean; there is more; others must go first. */
export type Scrubbed = 'clean' | 'more' | 'busy'

/** Sees to it that what was deleted is nowhere in the files: neither in the log nor in unused parts of pages. */
export interface Scrubber {
  /** Something was deleted. */
  soon(): void
  /** Does one step now. */
  step(): Scrubbed
  /** Before the connection ends: what is due is done, as far as there is time. */
  end(): void
  /** After it has ended. */
  close(): void
}

/**
 * The scrubber of a writer's connection to the store at `path`. `scrubbing.page` says in the store what is due, so that a
 * process that is killed leaves it to the next. A step cuts the log, then clears some pages under the write lock; where a
 * reader or another process stands in the way it lets them go first, so nobody waits for it for longer than a step.
 */
export function createScrubber(db: DatabaseSync, path: string): Scrubber {
  // Open for as long as the connection: closing it would take away the locks that SQLite has on the same file.
  const fd = openSync(path, 'r+')
  const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  const due = db.prepare('SELECT page FROM scrubbing')
  const advance = db.prepare('UPDATE scrubbing SET page = ?')
  const finish = db.prepare('UPDATE scrubbing SET page = CASE again WHEN 1 THEN 1 END, again = 0')
  let timer: NodeJS.Timeout | null = null

  const step = (): Scrubbed => {
    if (!withoutWaiting(db, () => cutLog(db))) return 'busy'
    if (due.get()?.['page'] === null) return 'clean'
    return withoutWaiting(db, () => clearSome({ db, fd, size, log: `${path}-wal`, due, advance, finish }))
  }
  const plan = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = null
      const done = attempt(step)
      if (done !== 'clean') plan(done === 'more' ? PAUSE_MS : SOON_MS)
    }, ms).unref()
  }
  // A process that was killed may have left a log with what it had deleted, or pages.
  plan(SOON_MS)
  return {
    soon: () => plan(SOON_MS),
    step,
    end: () => {
      if (timer !== null) clearTimeout(timer)
      const until = performance.now() + LAST_MS
      while (attempt(step) === 'more' && performance.now() < until);
    },
    close: () => closeSync(fd),
  }
}

interface Pages {
  db: DatabaseSync
  fd: number
  size: number
  log: string
  due: StatementSync
  advance: StatementSync
  finish: StatementSync
}

function clearSome({ db, fd, size, log, due, advance, finish }: Pages): Scrubbed {
  db.exec('BEGIN IMMEDIATE')
  try {
    const page = due.get()?.['page']
    const isAlone = (statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0
    let next: number | null = null
    if (typeof page === 'number' && isAlone) {
      // Pages in memory still have what is cleared here, and would bring it back when they are written.
      db.exec('PRAGMA shrink_memory')
      next = clearGaps(fd, size, page, STEP_PAGES)
      fdatasyncSync(fd)
      // This change also has other processes read their pages anew.
      if (next === null) finish.run()
      else advance.run(next)
    }
    db.exec('COMMIT')
    return typeof page === 'number' ? (isAlone ? 'more' : 'busy') : 'clean'
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Copies the log into the file, beside the others' work, and cuts it to nothing. False where somebody still needs it. */
function cutLog(db: DatabaseSync): boolean {
  db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
}

function withoutWaiting<T>(db: DatabaseSync, work: () => T): T {
  const before = Number(db.prepare('PRAGMA busy_timeout').get()?.['timeout'] ?? 0)
  db.exec('PRAGMA busy_timeout = 0')
  try {
    return work()
  } finally {
    db.exec(`PRAGMA busy_timeout = ${before}`)
  }
}

/** Another process writes, or the disk is full: whoever writes next hears of that. */
function attempt(step: () => Scrubbed): Scrubbed {
  try {
    return step()
  } catch {
    return 'busy'
  }
}

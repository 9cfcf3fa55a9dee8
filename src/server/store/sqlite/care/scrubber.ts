import { closeSync, fdatasyncSync, openSync, statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { clearGaps } from './clear-gaps.ts'

/** Milliseconds from a deletion to the first step, and between steps while an older state is being read. */
const SOON_MS = 500
/** Milliseconds between steps, in which others can write. */
const PAUSE_MS = 20
/** The most milliseconds of cleaning when the connection ends; the rest is done after the next start. */
const LAST_MS = 1_500
/** Pages of one step: some milliseconds. */
const STEP_PAGES = 1_000

/** The result of a step: everything is clean, there is more to do, or others must finish first. */
export type Scrubbed = 'clean' | 'more' | 'busy'

/** Removes what was deleted from the files, from the log and from unused parts of pages. */
export interface Scrubber {
  /** To be called after a deletion. */
  soon(): void
  step(): Scrubbed
  /** To be called before the connection ends: does what is due, as far as there is time. */
  end(): void
  /** To be called after it has ended. */
  close(): void
}

/**
 * The scrubber for a writer's connection to the store at `path`. `scrubbing.page` in the store says what is due, so
 * that the next process continues after a kill. A step cuts the log, then clears some pages under the write lock. If a
 * reader or another process is in the way, it lets them finish first, so no other call waits for longer than a step.
 */
export function createScrubber(db: DatabaseSync, path: string): Scrubber {
  // Stays open as long as the connection: closing it would release SQLite's locks on the same file.
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
  // A process that was killed may have left deleted data in the log or in pages.
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
      // Cached pages still contain what is cleared here, and would restore it when they are written.
      db.exec('PRAGMA shrink_memory')
      next = clearGaps(fd, size, page, STEP_PAGES)
      fdatasyncSync(fd)
      // This change also makes other processes read their pages again.
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

/** Copies the log into the file while others work, and truncates it. False if a reader still needs it. */
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

/** Another process writes, or the disk is full: the next writer hears of that. */
function attempt(step: () => Scrubbed): Scrubbed {
  try {
    return step()
  } catch {
    return 'busy'
  }
}

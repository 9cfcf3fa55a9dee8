import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const PREFIX = 'completionist-tests-'
/** Kept from run to run: Node asks for what is in a file, so nothing in it grows old. */
const COMPILED = path.resolve(import.meta.dirname, '../node_modules/.cache/node-compile')

/**
 * Gives the tests of a run one folder for everything temporary, and takes it away when they have ended, however they did;
 * a run that was killed leaves it to the next one. What their processes compile is kept. Called by Vitest and by Playwright before the first test.
 */
export default function setUpTemporaryFolder(): () => void {
  const outer = tmpdir()
  for (const name of readdirSync(outer)) {
    const [pid] = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-') : []
    if (pid !== undefined && !isRunning(Number(pid))) tryToRemove(path.join(outer, name))
  }
  const folder = mkdtempSync(path.join(outer, `${PREFIX}${process.pid}-`))
  // Whatever is started from here on, workers and the processes that they test, asks `tmpdir()` or this.
  process.env['TMPDIR'] = folder
  // Two fifths of what it costs to start one of our processes from its sources, and a quarter of a built one, is compiling.
  process.env['NODE_COMPILE_CACHE'] ??= COMPILED
  return () => {
    process.env['TMPDIR'] = outer
    remove(folder)
  }
}

function remove(folder: string): void {
  // A process that a test has killed may still be writing its last file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** What somebody still holds is left to a later run. */
function tryToRemove(folder: string): void {
  try {
    remove(folder)
  } catch {
    // Nothing is lost by it.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

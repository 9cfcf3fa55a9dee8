import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { noteCommand } from '../access/note-command.ts'
import { loadConfig } from '../config.ts'
import type { MoveReport } from '../store/move/move-report.ts'
import { moveStore } from '../store/move/move-store.ts'
import { openInlet, openOutlet, type Place, toPlaceLabel } from '../engines/open-outlet.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Names that are said one by one; a number says the rest. */
const SAID_NAMES = 20

/**
 * `move FROM TO`: everything that the store FROM has comes to the store TO, while both are in use; each a path or
 * `postgres://…`. Again, it brings what has changed since. Ends with 3 where something is damaged or reads back otherwise.
 */
export async function moveBetween(
  places: readonly string[],
  env: Record<string, string | undefined>,
  terminal: Terminal,
): Promise<ExitCode> {
  const [from, to] = places.map((place) =>
    loadConfig({ ...env, COMPLETIONIST_STORE: place, COMPLETIONIST_STORE_READ: undefined }),
  )
  if (from === undefined || to === undefined || places.length > 2)
    throw new UsageError('move needs two stores: where from, and where to')
  if ([from, to].some(({ store }) => store === ':memory:'))
    throw new UsageError('a store in memory ends with its process: name a file or postgres://…')
  const say = (line: string) => terminal.say(line)
  const waiting = callsBeside(from)
  if (waiting > 0)
    say(`${waiting} recorded calls wait beside ${toPlaceLabel(from)}: the next start of its server takes them in.`)
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const outlet = await openOutlet(from, say)
  try {
    const inlet = await openInlet(to, { place: from, outlet }, say)
    try {
      const report = await moveStore({
        from: outlet,
        to: inlet,
        onProgress: (now) => terminal.progress(`${count(now.looked)} of ${count(now.of)} looked at: ${counts(now)}`),
        signal: interrupt.signal,
      })
      const labels = `${toPlaceLabel(from)} ${toPlaceLabel(to)}`
      for (const { store } of [from, to]) await noteCommand(store, 'move', labels, say)
      return await sayReport(report, from, to, terminal)
    } finally {
      await inlet.close()
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    say('interrupted; run the same command again to go on')
    return EXIT.failed
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await outlet.close()
  }
}

/** Calls that a server keeps beside its store until that has them. */
function callsBeside({ store }: Place): number {
  const folder = path.dirname(store)
  if (!existsSync(folder)) return 0
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${path.basename(store)}-calls-`))
    .reduce((sum, name) => sum + readdirSync(path.join(folder, name)).length, 0)
}

async function sayReport(report: MoveReport, from: Place, to: Place, terminal: Terminal): Promise<ExitCode> {
  const { damaged, partly, wrong, renamed, mirrorsLeft, viewsLeft, views, left, meanwhile } = report
  for (const id of damaged) await terminal.out(`damaged, not moved: ${JSON.stringify(id)}\n`)
  for (const id of partly) await terminal.out(`damaged, moved in part: ${JSON.stringify(id)}\n`)
  for (const id of wrong) await terminal.out(`reads back otherwise: ${JSON.stringify(id)}\n`)
  for (const { from: was, to: is } of renamed.slice(0, SAID_NAMES))
    await terminal.out(`called otherwise there: ${JSON.stringify(was)} is ${JSON.stringify(is)}\n`)
  if (renamed.length > SAID_NAMES) terminal.say(`${count(renamed.length - SAID_NAMES)} more are called otherwise there`)
  terminal.say(`${toPlaceLabel(from)} to ${toPlaceLabel(to)}: ${counts(report)}`)
  if (views > 0) terminal.say(`saved views: ${views}`)
  if (left > 0) terminal.say(`changed or deleted there since they were brought, and left so: ${count(left)}`)
  for (const name of viewsLeft) terminal.say(`not moved, since another has its name there: the view ${name}`)
  for (const source of mirrorsLeft)
    terminal.say(`what the mirror knows of ${source} was left: there it has gone further by now`)
  if (meanwhile > 0)
    terminal.say(`${count(meanwhile)} came in meanwhile: end what writes there, and run the same command again`)
  const sound = damaged.length + partly.length + wrong.length === 0
  if (sound && meanwhile === 0)
    terminal.say(
      'What was brought was read back and is the same. Tokens, the audit and calls that wait stay on this machine.',
    )
  return sound ? EXIT.done : EXIT.refusals
}

function counts({ brought, renewed, same, deleted }: MoveReport): string {
  return [
    `${count(brought)} brought`,
    ...(renewed > 0 ? [`${count(renewed)} brought up to date`] : []),
    ...(same > 0 ? [`${count(same)} there already`] : []),
    ...(deleted > 0 ? [`${count(deleted)} deleted there as here`] : []),
  ].join(', ')
}

function count(n: number): string {
  return n.toLocaleString('en-US')
}

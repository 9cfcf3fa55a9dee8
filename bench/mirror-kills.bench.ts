import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeRow, makeFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import type { Bench, Figure } from './figure.ts'
import { createKillMoments, killable, killAt, type KillWay, LANES } from './kill-moments.ts'
import { KillTally } from './kill-tally.ts'
import { startScript, toAddress } from './listening-process.ts'
import { runToEnd, toScript } from './run-to-end.ts'
import { readStoredRows, type StoredRows } from './stored-rows.ts'

const KILLS = Number(process.env['MIRROR_KILLS'] ?? 100)
/** A store each; the last one is filled by the server's mirror, the others by the command. */
const STORES = LANES.length
/** Rows upstream: a walk of fifteen pages, so that a kill meets each kind of step. */
const ROWS = 1_500
/** Comes in above them where a walk got to its end: a short walk then begins. */
const MORE = 500
const NEWEST = Math.floor(Date.now() / 1000) - 10 * 86_400

/** Rows with numbers from `-from` on, each newer than the one before. */
const newer = (from: number, rows: number) =>
  Array.from({ length: rows }, (_, at) => makeFakeRow(10_000 - from - at, NEWEST + 400_000))

/** Rows that the ledger says it has covered: a walk that goes on may not have seen all of its oldest row's second yet. */
function covered(rows: readonly FakeRow[], { walks }: StoredRows): FakeRow[] {
  return rows.filter(({ created }) =>
    walks.some(({ outcome, from, to, floor }) => {
      if (from === null || to === null || created > to) return false
      return outcome === 'running' ? created > from : created >= (floor ?? 0)
    }),
  )
}

/** Asks the server how many rows its mirror has, again and again until it is dead; gives the last answer. */
async function watchMirror(address: Promise<string>): Promise<number> {
  let rows = 0
  try {
    for (const url = await address; ; ) {
      const { sources } = (await (await fetch(`${url}/api/mirror`)).json()) as { sources: { rows: number }[] }
      rows = sources[0]?.rows ?? rows
    }
  } catch {
    return rows
  }
}

/** Calls back once upstream has been asked again; gives what ends the waiting. */
function whenAsked(fake: FakeUpstream, before: number, onAsked: () => void): () => void {
  const timer = setInterval(() => {
    if (fake.requests.length === before) return
    clearInterval(timer)
    onAsked()
  }, 2)
  return () => clearInterval(timer)
}

/** The share of one store. */
interface Killing {
  number: number
  kills: number
  way: KillWay
  tally: KillTally
}

async function killInStore(store: string, { number, kills, way, tally }: Killing): Promise<void> {
  const fake = await startFakeUpstream({ rows: newer(0, ROWS) })
  const env = {
    COMPLETIONIST_STORE: store,
    COMPLETIONIST_SAMPLE: 'off',
    COMPLETIONIST_MIRROR: 'on',
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: fake.url,
    PORT: '0',
  }
  const wanted = () => new Map(fake.rows.map(({ id, json }) => [id, json]))
  const command = number === STORES - 1 ? 'serve' : 'mirror'
  const nextMoment = createKillMoments(number, 800, 40)
  const finish = async () => {
    const { code, said } = await runToEnd(['mirror'], env)
    if (code !== 0) throw new Error(`the mirror ended with ${code}: ${said}`)
  }
  try {
    for (let hit = 0; hit < kills; ) {
      const before = fake.requests.length
      const child = startScript(killable(toScript(command)), env)
      const working = Promise.withResolvers<void>()
      const stopWaiting = whenAsked(fake, before, working.resolve)
      const watching = command === 'serve' ? watchMirror(toAddress(child)) : 0
      const killed = await killAt(child, nextMoment(), { store, working: working.promise }, way)
      stopWaiting()
      const stored = readStoredRows(store)
      const said = Math.max(await watching, stored.mirrored)
      tally.look(
        stored.rows,
        wanted(),
        covered(fake.rows, stored).map(({ id }) => id),
      )
      for (let row = stored.rows.size; row < said; row++) tally.lose(`row ${row} of ${said}`)
      const outstanding = fake.rows.length - stored.rows.size
      if (killed && outstanding > 0) {
        if (fake.requests.length === before) tally.starts++
        else {
          hit++
          tally.kills++
        }
      } else if (!killed && child.exitCode !== 0) throw new Error(`the ${command} ended with ${child.exitCode}`)
      else {
        await finish()
        fake.rows.push(...newer(fake.rows.length, MORE))
      }
    }
    await finish()
    await tally.finish(env, wanted())
  } finally {
    await fake.close()
  }
}

/** So many ends in one way in the middle of mirroring, each store its share; `lanes` are the stores to do it in. */
export async function killMirror(way: KillWay, most: number, lanes: readonly number[] = LANES): Promise<Figure[]> {
  const share = (stores: number) => Math.floor((most * stores) / STORES)
  const folder = mkdtempSync(join(tmpdir(), 'mirror-kills-'))
  const tally = new KillTally()
  try {
    for (const number of lanes) {
      const kills = share(number + 1) - share(number)
      await killInStore(join(folder, `${number}.db`), { number, kills, way, tally })
    }
    return tally.figures()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const bench: Bench = {
  title: `${KILLS} kills (-9) in the middle of mirroring`,
  run: () => killMirror('SIGKILL', KILLS),
}

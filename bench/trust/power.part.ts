import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYTHING } from '../../src/contract/search/search-query.ts'
import { openSqliteStore } from '../../src/server/store/sqlite/open-sqlite-store.ts'
import type { Figure } from '../figure.ts'
import { toIncoming } from '../made-store.ts'
import { seeded } from '../seeded.ts'
import type { TrustPart } from './trust-part.ts'

/** Bytes of a page of our stores. */
const PAGE = 8192
const FRAME = PAGE + 24
/** Bytes that a disk writes whole or not at all. */
const SECTOR = 512
/** Records that are there before. */
const EARLIER = 50

/** What was on the disk when so many rows were acknowledged. */
interface Moment {
  acknowledged: number
  log: number
  count: Buffer
}

interface Run {
  database: Buffer
  /** The database once the log was carried into it. */
  carried: Buffer
  log: Buffer
  moments: Moment[]
}

/** Takes rows in one by one, and notes after each what the log and the count had come to. */
async function record(path: string, commits: number): Promise<Run> {
  const open = () => openSqliteStore({ location: path, name: 'store', readers: 0 })
  const before = await open()
  await before.ingest(Array.from({ length: EARLIER }, (_, n) => toIncoming(n, EARLIER + commits)))
  await before.close()
  const database = readFileSync(path)
  const store = await open()
  const moments: Moment[] = []
  for (let n = 0; n < commits; n++) {
    await store.ingest([toIncoming(EARLIER + n, EARLIER + commits)])
    const count = readFileSync(`${path}-acknowledged`)
    moments.push({ acknowledged: EARLIER + n + 1, log: statSync(`${path}-wal`).size, count })
  }
  const log = readFileSync(`${path}-wal`)
  await store.close()
  return { database, carried: readFileSync(path), log, moments }
}

/** Opens what a power cut left, as the next start would. */
async function restart(path: string, parts: { database: Buffer; log: Buffer; count: Buffer }) {
  rmSync(`${path}-shm`, { force: true })
  writeFileSync(path, parts.database, { mode: 0o600 })
  writeFileSync(`${path}-wal`, parts.log, { mode: 0o600 })
  writeFileSync(`${path}-acknowledged`, parts.count, { mode: 0o600 })
  const alarms: string[] = []
  const store = await openSqliteStore({
    location: path,
    name: 'store',
    readers: 0,
    onNotice: (notice) => alarms.push(notice),
  })
  try {
    const { rows } = await store.list(EVERYTHING, { limit: 500 })
    let wrong = 0
    for await (const { damaged, problems } of store.verify()) wrong += damaged.length + problems.length
    return { rows: rows.length, alarms: alarms.length, wrong }
  } finally {
    await store.close()
  }
}

/** The logs that a cut may leave while what comes after `moment` is written: whole frames more, torn ones, lost sectors. */
function* logsAfter({ log }: Run, moment: Moment, next: number, random: () => number): Generator<Buffer> {
  for (let end = moment.log; end <= next; end += FRAME) {
    yield log.subarray(0, end)
    if (end === next) return
    yield log.subarray(0, end + 24 + Math.floor(random() * PAGE))
  }
}

/** Frames after `end` of which each sector came to the disk or not. */
function withLostSectors(log: Buffer, end: number, next: number, random: () => number): Buffer {
  const copy = Buffer.from(log.subarray(0, next))
  for (let at = Math.ceil(end / SECTOR) * SECTOR; at < next; at += SECTOR)
    if (random() < 0.5) copy.fill(0, at, Math.min(at + SECTOR, next))
  return copy
}

/** A database into which only some pages of the log were carried. */
function halfCarried({ database, carried }: Run, random: () => number): Buffer {
  const copy = Buffer.from(carried)
  for (let at = 0; at < database.length; at += PAGE) if (random() < 0.5) database.copy(copy, at, at, at + PAGE)
  return copy
}

export const part: TrustPart = {
  title: 'Power cuts',
  order: 35,
  method:
    'Rows are taken in one by one, each acknowledged after SQLite was told to wait for the disk (`synchronous = FULL`). Then what a power cut may have left is put together again: the log up to every frame that was written later, with frames torn at any byte and with lost sectors, the database with some pages of the log carried into it, the count of acknowledged rows as it was then or long before. Each is opened as the next start would; a row that was acknowledged and is not there, a record that `verify` names and a false alarm are faults.',
  async run(quick): Promise<Figure[]> {
    const folder = mkdtempSync(join(tmpdir(), 'power-'))
    try {
      const run = await record(join(folder, 'store.db'), quick ? 2 : 40)
      const path = join(folder, 'cut.db')
      copyFileSync(join(folder, 'store.db-marker'), `${path}-marker`)
      const random = seeded(35)
      const oldest = run.moments[0]?.count ?? Buffer.alloc(0)
      const sums = { states: 0, lost: 0, wrong: 0, alarms: 0 }
      const look = async (moment: Moment, parts: { database: Buffer; log: Buffer }) => {
        // Nobody waits for the disk with the count: it may be as old as anything.
        const found = await restart(path, { ...parts, count: random() < 0.5 ? moment.count : oldest })
        sums.states++
        sums.lost += Math.max(moment.acknowledged - found.rows, 0)
        sums.wrong += found.wrong
        sums.alarms += found.alarms
      }
      for (const [n, moment] of run.moments.entries()) {
        const next = run.moments[n + 1]?.log ?? run.log.length
        for (const log of logsAfter(run, moment, next, random)) await look(moment, { database: run.database, log })
        const torn = withLostSectors(run.log, moment.log, next, random)
        await look(moment, { database: run.database, log: torn })
      }
      const last = run.moments.at(-1)
      if (last === undefined) throw new Error('no row was taken in')
      for (let n = 0; n < (quick ? 2 : 100); n++) await look(last, { database: halfCarried(run, random), log: run.log })
      const of = `in ${sums.states} states after ${run.moments.length} commits`
      return [
        { what: 'acknowledged rows lost', value: sums.lost, unit: of, atMost: 0 },
        { what: 'records or counts that verify names', value: sums.wrong, unit: of, atMost: 0 },
        { what: 'false alarms about missing rows', value: sums.alarms, unit: of, atMost: 0 },
      ]
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

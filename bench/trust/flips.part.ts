import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYTHING } from '../../src/contract/search/search-query.ts'
import { salvageStore } from '../../src/server/store/sqlite/care/salvage-store.ts'
import { openSqliteStore } from '../../src/server/store/sqlite/open-sqlite-store.ts'
import type { Figure } from '../figure.ts'
import { toIncoming } from '../made-store.ts'
import { seeded } from '../seeded.ts'
import type { TrustPart } from './trust-part.ts'

/** Records in the file. */
const ROWS = 400
/** Records that are still in the log only. */
const IN_LOG = 300
/** Bytes of a page of our stores. */
const PAGE = 8192
const ENDS = ['', '-wal', '-marker', '-acknowledged']

interface Outcome {
  named: number
  harmless: number
  silent: number
}

/** A store as a kill leaves it: most rows in the database, the newest in its log only. */
async function makeStore(path: string): Promise<void> {
  const take = async (from: number, to: number, left: string | null) => {
    const store = await openSqliteStore({ location: path, name: 'store', readers: 0 })
    for (let n = from; n < to; n += 20)
      await store.ingest(Array.from({ length: 20 }, (_, k) => toIncoming(n + k, ROWS + IN_LOG)))
    if (left !== null) for (const end of ENDS) copyFileSync(`${path}${end}`, `${left}${end}`)
    await store.close()
  }
  await take(0, ROWS, null)
  await take(ROWS, ROWS + IN_LOG, `${path}-left`)
}

/** All that a store answers: the table, what is exported, and what each record says of itself. */
async function answers(path: string): Promise<string> {
  const store = await openSqliteStore({ location: path, name: 'store', readers: 0, access: 'read' })
  try {
    const parts: unknown[] = []
    const { rows, total, tokens, cost_usd: cost } = await store.list(EVERYTHING, { limit: 500 })
    const next = await store.list(EVERYTHING, { limit: 500, at: 500 })
    const all = [...rows, ...next.rows]
    parts.push(all, total, tokens, cost, (await store.facets(EVERYTHING, { fields: [], prefix: '', limit: 50 })).facets)
    for (const { id } of all) parts.push((await store.getWire(id))?.json, (await store.get(id))?.provenance)
    return JSON.stringify(parts)
  } finally {
    await store.close()
  }
}

/** Whether `verify` names anything; a store that cannot be opened names itself. */
async function isNamed(path: string): Promise<boolean> {
  try {
    const store = await openSqliteStore({ location: path, name: 'store', readers: 0, access: 'read' })
    try {
      for await (const { damaged, problems } of store.verify()) if (damaged.length + problems.length > 0) return true
    } finally {
      await store.close()
    }
    return false
  } catch {
    return true
  }
}

async function judge(path: string, whole: string, outcome: Outcome): Promise<void> {
  if (await isNamed(path)) outcome.named++
  else if ((await answers(path).catch(() => null)) === whole) outcome.harmless++
  else outcome.silent++
}

async function flip(left: string, end: string, times: number, whole: string): Promise<Outcome> {
  const random = seeded(end.length + 1)
  const outcome = { named: 0, harmless: 0, silent: 0 }
  const harmed = `${left}-harmed`
  const { size } = statSync(`${left}${end}`)
  for (let n = 0; n < times; n++) {
    for (const part of [...ENDS, '-shm']) rmSync(`${harmed}${part}`, { force: true })
    for (const part of ENDS) copyFileSync(`${left}${part}`, `${harmed}${part}`)
    const bytes = readFileSync(`${harmed}${end}`)
    const at = Math.floor(random() * size)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    writeFileSync(`${harmed}${end}`, bytes)
    await judge(harmed, whole, outcome)
  }
  return outcome
}

/** Zeroes or cuts off pages of the closed database; gives how it was met and how much `--salvage` saves. */
async function wreck(path: string, times: number, whole: string, cut: boolean) {
  const random = seeded(cut ? 7 : 8)
  const outcome = { named: 0, harmless: 0, silent: 0 }
  const harmed = `${path}-harmed`
  const bytes = readFileSync(path)
  let saved = 0
  for (let n = 0; n < times; n++) {
    for (const part of [...ENDS, '-shm']) rmSync(`${harmed}${part}`, { force: true })
    for (const part of ['-marker', '-acknowledged']) copyFileSync(`${path}${part}`, `${harmed}${part}`)
    const page = Math.floor(random() * (bytes.length / PAGE))
    const copy = Buffer.from(bytes)
    if (!cut) copy.fill(0, page * PAGE, (page + 1) * PAGE)
    writeFileSync(harmed, cut ? copy.subarray(0, Math.max(page, 20) * PAGE - 1000) : copy)
    await judge(harmed, whole, outcome)
    const out = `${harmed}-saved`
    for (const part of [...ENDS, '-shm']) rmSync(`${out}${part}`, { force: true })
    if (!cut) saved += salvageStore(harmed, out).kept
  }
  return { ...outcome, saved: saved / times }
}

function toFigures(what: string, times: number, { named, harmless, silent }: Outcome): Figure[] {
  return [
    { what: `${what}: answers that changed without a word`, value: silent, unit: `of ${times}`, atMost: 0 },
    { what: `${what}: named`, value: named, unit: `of ${times}` },
    { what: `${what}: harmless, every answer as before`, value: harmless, unit: `of ${times}` },
  ]
}

export const part: TrustPart = {
  title: 'Damage to the store',
  order: 30,
  method:
    'One random bit is flipped in the database, in its log as a kill leaves it, or in the count of acknowledged rows; or a page is zeroed, or the file cut off. It is named when `verify` says so or the store refuses to open, harmless when every row, record, provenance, count and sum is answered as before; anything else is a fault.',
  async run(quick) {
    const times = quick ? 3 : 100
    const folder = mkdtempSync(join(tmpdir(), 'flips-'))
    try {
      const path = join(folder, 'store.db')
      await makeStore(path)
      const left = `${path}-left`
      const whole = await answers(path)
      if ((await answers(left)) !== whole) throw new Error('what a kill left behind is not the store')
      const figures: Figure[] = []
      for (const [end, what] of [
        ['', 'bit flips in the database'],
        ['-wal', 'bit flips in its log'],
        ['-acknowledged', 'bit flips in the count of acknowledged rows'],
      ] as const)
        figures.push(...toFigures(what, times, await flip(left, end, times, whole)))
      // The database alone, with everything in it.
      const closed = await wreck(path, times, whole, false)
      figures.push(...toFigures('zeroed pages', times, closed))
      figures.push({
        what: 'zeroed pages: rows that --salvage saves, on average',
        value: closed.saved,
        unit: `of ${ROWS + IN_LOG}`,
      })
      figures.push(...toFigures('files cut off', times, await wreck(path, times, whole, true)))
      return figures
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

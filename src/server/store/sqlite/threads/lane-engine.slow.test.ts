import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { zoo } from '#contract/zoo/zoo.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import { plain, recordOf, requestOf } from '../../conformance/records.ts'
import type { EngineCalls } from '../../engine.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { LaneEngine } from './lane-engine.ts'
import { openLanes } from './open-lanes.ts'

/** So many that they are prepared in a thread of their own. */
const MANY = 300
const many = Array.from({ length: MANY }, (_, n) => recordOf(plain(`many-${n}`, n)))

async function openEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'lanes-'))
  const path = join(folder, 'a.db')
  const lanes = await openLanes({ location: path, readers: 1 })
  const engine = new LaneEngine(lanes, 'write')
  onTestFinished(async () => {
    await engine.close()
    rmSync(folder, { recursive: true })
  })
  const ingest = (records: readonly IncomingRecord[]) => engine.ask('ingest', [records, null, NOTHING_HIDDEN])
  return { engine, lanes, path, ingest }
}

/** Everything that is kept of records. */
function keptIn(path: string): unknown {
  using db = new DatabaseSync(path, { readOnly: true })
  const tables = 'completions rows bodies calls pairs marks redactions rollup texts_docsize texts_data'.split(' ')
  return tables.map((table) => {
    const rows = db.prepare(`SELECT * FROM ${table}`)
    rows.setReadBigInts(true)
    return [table, rows.all()]
  })
}

test('many records are kept as the writer alone would keep them, every animal of the zoo among them', async () => {
  const animals = zoo.map(({ body }) => recordOf(body, { request: requestOf([{ role: 'user', content: 'hi' }]) }))
  const records = [
    ...animals,
    // Names that are taken, and one that is cut: their lines are made when they are written.
    ...animals.map((record) => ({ ...record, receivedAt: 5 })),
    ...many.slice(0, 50).map((record, n) => ({ ...record, metadata: [['n', String(n)] as const] })),
    recordOf(plain('long'.repeat(1_000), 1)),
    recordOf(plain('wide', 1, { metadata: { wide: '\u0001'.repeat(16_000) } })),
  ]
  const prepared = await openEngine()
  const answers = await prepared.ingest(records)
  const alone = await openEngine()
  expect(await alone.lanes.writer.ask('ingest', [records, null, NOTHING_HIDDEN])).toEqual(answers)
  expect(keptIn(prepared.path)).toEqual(keptIn(alone.path))
})

test('what is asked after many records finds them, and more of the same come after it', async () => {
  const { engine, ingest } = await openEngine()
  const [first, deleted, edited, one, again] = await Promise.all([
    ingest(many),
    engine.ask('delete', ['many-299']),
    engine.ask('update', ['many-298', [['a', 'b']], 1, NOTHING_HIDDEN]),
    ingest([recordOf(plain('many-299', 299))]),
    ingest(many),
  ])
  expect(first.every(({ outcome }) => outcome === 'added')).toBe(true)
  expect([deleted, edited, one]).toEqual([true, true, [{ id: 'many-299', outcome: 'added' }]])
  expect(again.every(({ outcome }) => outcome === 'known')).toBe(true)
})

test('what cannot be prepared or written is refused as the writer alone refuses it, and nothing that comes after', async () => {
  const { engine, lanes, ingest } = await openEngine()
  const unhidden = { secrets: [], rules: { sets: [], patterns: [{ name: 'open', source: '(' }] } }
  const unnamed = [...many, { ...recordOf(plain('unnamed', 1)), from: toNothing() }]
  const calls: readonly Parameters<EngineCalls['ingest']>[] = [
    [many, null, unhidden],
    [unnamed, null, NOTHING_HIDDEN],
  ]
  for (const call of calls) {
    const [said, after] = await Promise.allSettled([engine.ask('ingest', call), ingest(many.slice(0, 1))])
    expect(said.status).toBe('rejected')
    expect(after.status).toBe('fulfilled')
    const [alone] = await Promise.allSettled([lanes.writer.ask('ingest', call)])
    expect(said).toEqual(alone)
  }
  expect(await engine.ask('has', ['many-299'])).toBe(false)
  expect((await ingest(many)).filter(({ outcome }) => outcome === 'added').length).toBe(MANY - 1)
})

/** What no record may have, so that the database refuses it. */
function toNothing(): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is the point
  return null as unknown as string
}

test('closing waits until what is being prepared is written', async () => {
  const { engine, ingest, path } = await openEngine()
  const writing = ingest(many)
  const one = ingest([recordOf(plain('one', 1))])
  await engine.close()
  expect([(await writing).length, (await one).length]).toEqual([MANY, 1])
  using db = new DatabaseSync(path, { readOnly: true })
  expect(db.prepare('SELECT n FROM totals').get()).toEqual({ n: MANY + 1 })
})

test('a thread that dies while it prepares refuses that; nothing of it is in, and the next records start it anew', async () => {
  const { lanes, ingest } = await openEngine()
  await ingest(many.slice(0, 60))
  const inHand = ingest(many)
  await Promise.all([expect(inHand).rejects.toThrow('closed'), lanes.preparer?.kill()])
  const outcomes = (await ingest(many)).map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'added').length).toBe(MANY - 60)
})

test('a thread that has nothing to prepare ends, and starts again', async () => {
  const { lanes, ingest } = await openEngine()
  await ingest(many.slice(0, 100))
  lanes.preparer?.rest()
  expect((await ingest(many)).filter(({ outcome }) => outcome === 'added').length).toBe(MANY - 100)
})

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sampleRecords } from '../../../sample/sample-records.ts'
import { callOf, plain, recordOf } from '../../conformance/records.ts'
import type { CompletionStore } from '../../completion-store.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const folder = mkdtempSync(path.join(tmpdir(), 'verify-'))
const whole = path.join(folder, 'whole.db')
afterAll(() => rmSync(folder, { recursive: true }))

const open = (location: string, access: 'read' | 'write') =>
  openSqliteStore({ location, name: 'store', readers: 0, access })

async function mirror(store: CompletionStore, token: number, metadata: object): Promise<void> {
  const rows = ['m-1', 'mine'].map((id) => ({
    id,
    created: 3_000,
    body: Buffer.from(JSON.stringify(plain(id, 3_000, { metadata }))),
    messages: id === 'm-1' ? Buffer.from('[]') : null,
    messagesAbsent: false,
    expiresAt: 9_000,
  }))
  const change = { source: 's', from: 'there', token, nowMs: 4_000_000, walk: 1, rows, state: '{}', entry: '{}' }
  await store.mirrorWrite({ ...change, sweepUpTo: null })
}

/** Every kind of record that a store may hold, and everything that may happen to it. */
beforeAll(async () => {
  const store = await open(whole, 'write')
  await store.ingest(sampleRecords(1_795_000_000))
  await store.ingest([
    recordOf(plain('mine', 3_000, { padding: 'x' }), {
      from: 'there',
      way: 'recorded',
      capture: 'complete',
      latencyMs: 12.5,
      call: { ...callOf('call-1'), stream: true },
      answer: Buffer.from('data: [DONE]'),
    }),
    recordOf('{"id":"numbers","seed":12345678901234567890,"created":1.5,"choices":[],"usage":{"total_tokens":1e300}}'),
    recordOf(plain('a model with a long name', 1, { model: '/models/'.repeat(40) })),
    recordOf(plain('one', 1)),
    recordOf(plain('one', 1, { choices: [] })),
    recordOf(plain('\ud800', 1, { metadata: { '\udc00': '\ud800' } })),
  ])
  const lease = await store.mirrorClaim({ holder: 'me', nowMs: 1, ms: 1_000, dead: null })
  await mirror(store, lease.token ?? 0, {})
  await mirror(store, lease.token ?? 0, { env: 'prod' })
  await store.update('one', [['env', 'prod']])
  await store.delete('one~1')
  await store.close()
})

async function verify(location: string) {
  const store = await open(location, 'read')
  const damaged: string[] = []
  const problems: string[] = []
  for await (const step of store.verify()) {
    damaged.push(...step.damaged)
    problems.push(...step.problems)
  }
  await store.close()
  return { damaged, problems }
}

test('a store of everything that may come in and happen is sound', async () => {
  expect(await verify(whole)).toEqual({ damaged: [], problems: [] })
})

test('a name that an older program kept up to 80 characters is no damage', async () => {
  const location = harmed('UPDATE completions SET model = substr(model, 1, 80) WHERE length(model) > 80')
  expect(await verify(location)).toEqual({ damaged: [], problems: [] })
})

const ORD = "(SELECT ord FROM completions WHERE name = 'mine')"
test.each([
  ['where a record came from', `UPDATE bodies SET came_from = 'elsewhere' WHERE ord = ${ORD}`],
  ['when it came in', `UPDATE bodies SET received_at = received_at + 1 WHERE ord = ${ORD}`],
  ['its metadata', `UPDATE bodies SET metadata = '{"env":"dev"}' WHERE ord = ${ORD}`],
  ['its checksum', `UPDATE bodies SET sha256 = zeroblob(32) WHERE ord = ${ORD}`],
  [
    'what was seen of its call',
    `UPDATE calls SET call = replace(call, '"status":200', '"status":201') WHERE ord = ${ORD}`,
  ],
  ['its answer as it came', `UPDATE calls SET answer = zeroblob(20) WHERE ord = ${ORD}`],
  [
    'what upstream lists of it',
    `UPDATE mirror_rows SET sha256 = zeroblob(32) WHERE ord = ${ORD} AND listed IS NOT NULL`,
  ],
])('a record is named as damaged where it is another: %s', async (_, sql) => {
  const location = harmed(sql)
  expect((await verify(location)).damaged).toEqual(['mine'])
})

test.each([
  ['its line', `UPDATE rows SET row = zeroblob(length(row)) WHERE ord = ${ORD}`, /line of the table is damaged/],
  ['a column', `UPDATE completions SET model = 'x' WHERE ord = ${ORD}`, /sorted by something else.*model/],
  ['a number', `UPDATE completions SET latency = 1 WHERE ord = ${ORD}`, /sorted by something else.*latency/],
  ['a mark', `DELETE FROM marks WHERE ord = ${ORD}`, /filters do not find it/],
  ['a missing line', `DELETE FROM rows WHERE ord = ${ORD}`, /line of the table/],
  ['a count of a value', 'UPDATE pairs SET tokens = tokens + 1 WHERE pair = 1', /1 values .* counted wrongly/],
  [
    'an hour',
    'UPDATE rollup SET cost = cost + 1 WHERE hour = (SELECT max(hour) FROM rollup)',
    /1 hours have other sums/,
  ],
  ['a packed column', "INSERT INTO stretch_parts VALUES (0, 1, 7, x'00')", /1 columns .* damaged/],
  ['a stretch', 'INSERT INTO stretches SELECT min(ord), max(ord), 3 FROM completions', /1 stretches .* another number/],
  ['the count', 'UPDATE totals SET n = n + 1', /the kept count says/],
  ['the sum', 'UPDATE totals SET tokens = tokens + 1', /kept sum of tokens/],
  ['a record without its place', `DELETE FROM completions WHERE ord = ${ORD}`, /of \d+ records \d+ have bytes/],
])('what is derived of records is named where it says something else: %s', async (_, sql, words) => {
  const location = harmed(sql)
  expect((await verify(location)).problems).toContainEqual(expect.stringMatching(words))
})

let files = 0
function harmed(sql: string): string {
  const location = path.join(folder, `harmed-${++files}.db`)
  copyFileSync(whole, location)
  using db = new DatabaseSync(location)
  if (db.prepare(sql).run().changes === 0) throw new Error(`nothing was harmed by ${sql}`)
  return location
}

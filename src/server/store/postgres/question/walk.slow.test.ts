import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf, search } from '../../conformance/records.ts'
import { openDatabase } from '../database/open-database.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { KeptStretches } from '../stretches/kept-stretches.ts'
import { readQuestion } from './filter-sql.ts'
import { walk } from './walk.ts'

const made = (id: string, created: number, env: string) => recordOf(plain(id, created, { metadata: { env } }))
const env = (n: number) => (n < 9 ? 'few' : n < 1_500 ? 'early' : 'late')
const ofEnv = (value: string) => search({ meta: [{ key: 'env', values: [value], not: false }] })

describe.skipIf(whyNoPostgres() !== null)('the way to rows of a value', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('leads to the same rows, whatever is known of how many have it', async () => {
    const location = postgres.freshStore()
    const store = await opened(() => openPostgresStore({ location }))
    await store.ingest(Array.from({ length: 3_000 }, (_, n) => made(`r${n}`, 1_000 + n, env(n))))
    const { database } = await openDatabase(location, 'read')
    onTestFinished(() => database.close())
    const found = (value: string, since: number | null, frequent: ReadonlyMap<number, number> | null) =>
      database.read(async (session) => {
        const kept = Object.assign(new KeptStretches(), { frequent, rows: 3_000 })
        const from = since === null ? null : { kind: 'absolute' as const, seconds: since, text: String(since) }
        const asked = await readQuestion(session, { ...ofEnv(value), created: { from, to: null } }, 0)
        const [pair = 0] = asked.filter.any.flatMap((group) => group.map((one) => one.pair))
        if (frequent?.size === 1) kept.frequent = new Map([[pair, [...frequent.values()][0] ?? 0]])
        const step = { descending: true, from: null, limit: 20, asOf: null }
        const rows = await walk({ ...session, kept }, asked, step, {
          columns: 'b.line',
          joined: 'JOIN bodies b ON b.ord = f.ord',
        })
        return rows.map(({ line }) => String(line).slice(0, 30))
      })
    for (const value of ['few', 'early', 'late'])
      for (const from of [null, 1_005, 2_400]) {
        const plainly = await found(value, from, null)
        for (const known of [new Map<number, number>(), new Map([[0, 0.009]]), new Map([[0, 0.3]])])
          expect([value, from, await found(value, from, known)]).toEqual([value, from, plainly])
      }
    expect(await found('few', 1_005, null)).toHaveLength(4)
  })

  test('leads to a value that went and came again at another server', async () => {
    const location = postgres.freshStore()
    const [one, other] = [
      await opened(() => openPostgresStore({ location })),
      await opened(() => openPostgresStore({ location })),
    ]
    const ids = async () => (await one.list(ofEnv('dev'), { limit: 5 })).rows.map(({ id }) => id)
    await one.ingest([made('first', 1_000, 'dev'), made('prod', 1_001, 'prod')])
    expect([await ids(), await ids()]).toEqual([['first'], ['first']])
    await other.delete('first')
    await other.ingest([made('second', 1_002, 'dev')])
    expect(await ids()).toEqual(['second'])
  })
})

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { plain, recordOf, rowIds, search } from '../../conformance/records.ts'
import { openPostgresStore } from '../open-postgres-store.ts'

describe.skipIf(whyNoPostgres() !== null)('several servers over one database', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  async function openTwo() {
    const location = postgres.freshStore()
    const stores = [await openPostgresStore({ location }), await openPostgresStore({ location })] as const
    onTestFinished(async () => {
      for (const store of stores) await store.close()
    })
    return stores
  }

  test('what two take in at once is all there, counted once, with a name and a place of its own', async () => {
    const stores = await openTwo()
    // Half of the ids are the same at both, with other answers.
    const writing = stores.map((store, at) =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) => {
          const id = n % 2 === 0 ? `shared-${n}` : `own-${at}-${n}`
          return store.ingest([
            recordOf(plain(id, 1000 + (n % 5), { system_fingerprint: `fp ${at}`, metadata: { at: `s${at}` } })),
          ])
        }),
      ),
    )
    const outcomes = (await Promise.all(writing)).flat(2).map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'same_id')).toHaveLength(50)
    for (const store of stores) {
      const page = await store.list(search(), { limit: 500 })
      expect([page.total, page.rows.length, page.tokens]).toEqual([200, 200, 200 * 15])
      expect(new Set(page.rows.map(({ id }) => id)).size).toBe(200)
      expect(await rowIds(store, { meta: [{ key: 'at', values: ['s1'], not: false }] })).toHaveLength(100)
      expect((await store.listWire({ model: null, metadata: [], after: null, limit: 100, order: 'asc' })).hasMore).toBe(
        true,
      )
      for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
    }
  })

  test('the same record at both is one, whoever brings it first', async () => {
    const [one, other] = await openTwo()
    const records = Array.from({ length: 40 }, (_, n) => recordOf(plain(`r${n}`, 1000)))
    const [first, second] = await Promise.all([one.ingest(records), other.ingest(records.toReversed())])
    const added = [...first, ...second].filter(({ outcome }) => outcome === 'added')
    expect(added).toHaveLength(40)
    expect((await one.status()).rows).toBe(40)
  })

  test('metadata that two change at once is what one of them says, and found and counted so', async () => {
    const stores = await openTwo()
    await stores[0].ingest(Array.from({ length: 20 }, (_, n) => recordOf(plain(`r${n}`, n))))
    await Promise.all(
      stores.flatMap((store, at) => Array.from({ length: 20 }, (_, n) => store.update(`r${n}`, [['by', `s${at}`]]))),
    )
    const { facets } = await stores[1].facets(search(), { fields: ['meta.by'], prefix: '', limit: 9 })
    expect(facets[0]?.values.reduce((sum, { count }) => sum + count, 0)).toBe(20)
    for (const value of ['s0', 's1']) {
      const counted = facets[0]?.values.find((one) => one.value === value)?.count ?? 0
      expect(await rowIds(stores[0], { meta: [{ key: 'by', values: [value], not: false }] })).toHaveLength(counted)
    }
  })

  test('one of them mirrors at a time; the other sees what comes in by its pulse', async () => {
    const [one, other] = await openTwo()
    const claim = { nowMs: 1, ms: 1_000, dead: null }
    const leases = await Promise.all([
      one.mirrorClaim({ ...claim, holder: 'one' }),
      other.mirrorClaim({ ...claim, holder: 'other' }),
    ])
    expect(leases.filter(({ token }) => token === null)).toHaveLength(1)
    const before = await other.pulse()
    await one.ingest([recordOf(plain('new', 5))])
    expect((await other.pulse()).arrivals - before.arrivals).toBe(1)
    expect(await other.later(search(), before.asOf)).toBe(1)
  })
})

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf, search } from '../../conformance/records.ts'
import { openDatabase } from '../database/open-database.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { createFacetReader } from './facet-reader.ts'

const ROWS = 4_000
const LOOKED_AT = 500
const request = { fields: [], prefix: '', limit: 50 }
const model = (value: string) => search({ model: { values: [value], not: false } })

/** One of 50 has a rare model, one of four is of `dev`. */
const made = (n: number) =>
  recordOf(
    plain(`r${n}`, 1_000 + n, {
      model: n % 50 === 0 ? 'rare' : 'usual',
      metadata: { env: n % 4 === 0 ? 'dev' : 'prod', run: String(n) },
    }),
  )

describe.skipIf(whyNoPostgres() !== null)('facets of many rows', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('are estimates where too many rows would have to be looked at, and say so; of few rows they are exact', async () => {
    const location = postgres.freshStore()
    const store = await opened(() => openPostgresStore({ location }))
    await store.ingest(Array.from({ length: ROWS }, (_, n) => made(n)))
    const { database } = await openDatabase(location, 'read')
    onTestFinished(() => database.close())
    await database.writeAtLeisure((session) => session.run('ANALYZE completions'))
    const facets = createFacetReader(LOOKED_AT)
    const ask = async (query = search()) => {
      const { facets: found, ...answer } = await database.read((session) => facets(session, query, request, 0))
      const values = found.map(
        ({ field, values: all }) => [field, all.map(({ value, count }) => [value, count])] as const,
      )
      return { ...answer, of: Object.fromEntries(values) }
    }

    const all = await database.read((session) => createFacetReader()(session, search(), request, 0))
    expect(all.estimated).toBeUndefined()
    expect(all.facets.find(({ field }) => field === 'meta.env')).toMatchObject({
      values: [{ count: 3_000 }, { count: 1_000 }],
    })
    // A key with a value of its own in every row is none to pick from; it is counted where it is asked for.
    expect(all.facets.map(({ field }) => field)).not.toContain('meta.run')
    const run = { ...request, fields: ['meta.run'] }
    const one = await database.read((session) => createFacetReader()(session, search(), run, 0))
    expect(one.facets).toMatchObject([{ field: 'meta.run', complete: false, values: { length: 50 } }])

    for (const query of [search(), model('usual')]) {
      const { estimated, of } = await ask(query)
      expect(estimated).toBe(true)
      const [[prod, many] = [], [dev, some] = []] = of['meta.env'] ?? []
      expect([prod, dev]).toEqual(['prod', 'dev'])
      expect(Math.abs(Number(many) - 3_000)).toBeLessThan(600)
      expect(Math.abs(Number(some) - 1_000)).toBeLessThan(400)
      expect(of['meta.run']).toBeUndefined()
    }

    expect(await ask(model('rare'))).toMatchObject({
      of: {
        'meta.env': [
          ['dev', 40],
          ['prod', 40],
        ],
      },
    })
    const before = await ask()
    await store.ingest([made(ROWS), made(ROWS + 1)])
    const [[, more] = []] = (await ask()).of['meta.env'] ?? []
    expect(more).toBe(Number(before.of['meta.env']?.[0]?.[1]) + 1)
  })
})

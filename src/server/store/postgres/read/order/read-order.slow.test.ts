import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BEST_MATCH } from '#contract/search/search-query.ts'
import { packedPostgres } from '../../../../testing/packed-postgres.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../../testing/test-postgres.ts'
import { plain, recordOf, search } from '../../../conformance/records.ts'
import { readQuestion } from '../../question/filter-sql.ts'
import { readMatchOrder } from './read-match-order.ts'
import { readOrder } from './read-order.ts'
import { readPackedOrder } from './read-packed-order.ts'

const STRETCH_ROWS = 12
const ROWS = 10 * STRETCH_ROWS + 5
/** Of which the first or last is another by UTF-16, or if NUL came elsewhere than before all others. */
const MODELS = ['a', 'a\u0001b', 'a\0b', 'a\uffffb', 'a\u{1f40c}', 'A', 'ab', undefined]

const made = (n: number) => {
  const [model, env] = [MODELS[(n * 7) % MODELS.length], ['x', 'y\0', 'y', undefined][(n * 5) % 4]]
  const choices = [{ index: 0, message: { role: 'assistant', content: n % 3 === 0 ? 'a snail' : 'a yak' } }]
  const answer = { model, choices, metadata: env === undefined ? {} : { env, n: String(n % 3) } }
  return recordOf(plain(`r${n}`, 1_000 + ((n * 31) % 40), answer))
}

const said = (n: number) => `${'snail '.repeat(1 + ((n * 7) % 9))} and ${'yak '.repeat((n * 5) % 4)}`

describe.skipIf(whyNoPostgres() !== null)('an order of many rows', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('is the same by packed rows as by the table', async () => {
    const location = postgres.freshStore()
    const records = Array.from({ length: ROWS }, (_, n) => made(n))
    const database = await packedPostgres(location, records, STRETCH_ROWS)
    const searches = [search(), search({ model: { values: ['a', 'ab'], not: false } }), search({ q: 'snail' })]
    for (const query of searches)
      for (const field of ['created', 'model', 'state', 'way', 'tokens', 'meta.env', 'meta.n'])
        for (const descending of [false, true])
          await database.read(async (session) => {
            const asked = await readQuestion(session, query, 2_000_000_000)
            const [sort, all] = [{ field, descending }, 200_000]
            const plainly = await readOrder(session, asked, sort, null, all)
            const packed = await readPackedOrder(session, asked, sort, ROWS, all)
            expect(packed === null ? null : [...packed.places], `${field} ${descending}`).toEqual([...plainly.places])
            const some = await readOrder(session, asked, sort, ROWS, 40)
            expect([...some.places]).toEqual([...plainly.places.subarray(0, 40)])
          })
  })

  test('by how well they match ranks the newest of many, and has the others behind them', async () => {
    const location = postgres.freshStore()
    const records = Array.from({ length: ROWS }, (_, n) => {
      const choices = [{ index: 0, message: { role: 'assistant', content: said(n) } }]
      return recordOf(plain(`r${n}`, 1_000 + n, { choices }))
    })
    const database = await packedPostgres(location, records, STRETCH_ROWS)
    await database.read(async (session) => {
      for (const q of ['snail', 'snail yak', 'snail -yak', 'snail OR yak']) {
        const asked = await readQuestion(session, search({ q }), 2_000_000_000)
        const all = [...(await readOrder(session, asked, BEST_MATCH, null, 1_000)).places]
        const newest = new Set(all.toSorted((one, other) => other - one).slice(0, 20))
        const expected = [
          ...all.filter((place) => newest.has(place)),
          ...all.filter((place) => !newest.has(place)).sort((one, other) => other - one),
        ]
        expect(expected).not.toEqual(all)
        for (const limit of [5, 20, 25, 1_000]) {
          const some = await readMatchOrder(session, asked, BEST_MATCH, ROWS, limit, 20)
          expect([...(some?.places ?? [])], `${q} ${limit}`).toEqual(expected.slice(0, limit))
          expect(some?.isWhole).toBe(expected.length < limit)
          expect(some?.ranked).toBe(20)
        }
        expect(await readMatchOrder(session, asked, BEST_MATCH, ROWS, 5, all.length)).not.toHaveProperty('ranked')
      }
    })
  })
})

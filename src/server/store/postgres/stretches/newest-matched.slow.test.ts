import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packedPostgres } from '../../../testing/packed-postgres.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { plain, recordOf, search } from '../../conformance/records.ts'
import type { Session } from '../database/database.ts'
import { readQuestion } from '../question/filter-sql.ts'
import { walk } from '../question/walk.ts'
import { readOrder } from '../read/order/read-order.ts'
import { newestMatched } from './newest-matched.ts'
import { keepPacked } from './stretch-table.ts'

const STRETCH_ROWS = 12
const ROWS = 12 * STRETCH_ROWS + 5
const WANTED = { columns: 'b.line', joined: 'JOIN bodies b ON b.ord = f.ord' }

/** Most came in as time went on; one of eleven is from another time. */
const made = (n: number) =>
  recordOf(
    plain(`r${n}`, n % 11 === 3 ? 1_000 + ((n * 37) % ROWS) : 1_000 + Math.floor(n / 2), {
      model: n % 3 === 0 ? 'usual' : 'rare',
      metadata: { env: n % 5 === 0 ? 'dev' : 'prod' },
      usage: { prompt_tokens: n, completion_tokens: 1, total_tokens: n + 1 },
    }),
  )

describe.skipIf(whyNoPostgres() !== null)('the next rows in memory', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('are those of the table, in both directions, from any row on', async () => {
    const location = postgres.freshStore()
    const records = Array.from({ length: ROWS }, (_, n) => made(n))
    const database = await packedPostgres(location, records, STRETCH_ROWS)
    const model = { values: ['usual'], not: false }
    const searches = [
      search(),
      search({ model }),
      search({ model: { ...model, not: true }, meta: [{ key: 'env', values: ['dev'], not: false }] }),
      search({ model, ranges: { tokens: { from: 40, to: 90 } } }),
    ]
    await database.read(keepPacked)
    await database.read(async (session) => {
      for (const [n, query] of searches.entries()) {
        const asked = await readQuestion(session, query, 2_000_000_000)
        for (const descending of [true, false]) {
          const all = [...(await readOrder(session, asked, { field: 'created', descending }, null, 1_000)).places]
          expect(all.length).toBeGreaterThan(5)
          for (const at of [-1, 0, 3, Math.floor(all.length / 2), all.length - 1])
            for (const limit of [1, 7, 1_000]) {
              const found = await newestMatched(session, asked, { descending, from: all[at] ?? null, limit }, ROWS)
              expect(found, `search ${n} ${descending} ${at} ${limit}`).toEqual(all.slice(at + 1, at + 1 + limit))
            }
        }
      }
    })
  })

  test('lead a list of several conditions on several nodes, where one of them was deleted meanwhile too', async () => {
    const location = postgres.freshStore()
    const records = Array.from({ length: ROWS }, (_, n) => made(n))
    const database = await packedPostgres(location, records, STRETCH_ROWS)
    await database.read(keepPacked)
    await database.read(async (session) => {
      const asked = await readQuestion(
        session,
        search({ model: { values: ['usual'], not: false }, ranges: { tokens: { from: 20, to: null } } }),
        2_000_000_000,
      )
      const all = [...(await readOrder(session, asked, { field: 'created', descending: true }, null, 1_000)).places]
      const step = { descending: true, from: null, limit: 7, asOf: ROWS }
      const statements: string[] = []
      const walked = async (isLost: boolean) => {
        let lost = isLost ? 1 : 0
        const spread: Session = {
          ...session,
          isSpread: true,
          // Only where tables are spread do writers count in a table of their own.
          row: (text, values) => session.row(text.replace('FROM counted', 'FROM totals'), values),
          often: async (text, values) => {
            statements.push(text)
            const rows = await session.often(text, values)
            return text.includes('f.ord = ANY') && lost-- > 0 ? rows.slice(1) : rows
          },
        }
        return (await walk(spread, asked, step, WANTED)).map(({ ord }) => Number(ord))
      }
      expect(await walked(false)).toEqual(all.slice(0, 7))
      // Packed rows told it: no part was searched.
      expect(statements.filter((text) => text.includes('LIMIT'))).toEqual([])
      expect(await walked(true)).toEqual(all.slice(0, 7))
      expect(statements.filter((text) => text.includes('LIMIT'))).toHaveLength(1)
    })
  })
})

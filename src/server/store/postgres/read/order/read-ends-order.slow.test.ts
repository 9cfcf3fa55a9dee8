import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOTHING_HIDDEN } from '../../../../redact/hidden.ts'
import { packedPostgres } from '../../../../testing/packed-postgres.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../../testing/test-postgres.ts'
import { plain, recordOf, search } from '../../../conformance/records.ts'
import type { Database } from '../../database/database.ts'
import { readQuestion } from '../../question/filter-sql.ts'
import { updateMetadata } from '../../write/edit-at.ts'
import { readEndsOrder } from './read-ends-order.ts'
import { readOrder } from './read-order.ts'

const STRETCH_ROWS = 200
const ROWS = 5 * STRETCH_ROWS + 9
const FIELDS = ['id', 'output', 'input', 'system_fingerprint', 'request_id', 'temperature', 'seed', 'has', 'metadata']

/** What some say stands first or last by UTF-16, or because of NUL; most have no input, and nearly all have one fingerprint. */
const made = (n: number) => {
  const content = n % 97 === 0 ? `${'\u0001\0\uffff'[n % 3]}` : `${(n * 7919) % 613} yaks`
  const answer = { choices: [{ index: 0, message: { role: 'assistant', content } }], metadata: { n: String(n % 50) } }
  const id = n % 211 === 0 ? `r\u0001${n}` : `r${(n * 31) % ROWS}`
  return recordOf(
    plain(id, 1_000 + ((n * 17) % 90), {
      ...answer,
      system_fingerprint: n === 3 ? 'rare' : 'usual',
      seed: n % 5 === 0 ? n - 500 : null,
    }),
  )
}

/** Whether each order was told by ends, which are compared with those of the table. */
async function compare(database: Database, limits: readonly number[]): Promise<boolean[]> {
  const told: boolean[] = []
  await database.read(async (session) => {
    const asked = await readQuestion(session, search(), 2_000_000_000)
    for (const field of FIELDS)
      for (const descending of [false, true]) {
        const plainly = await readOrder(session, asked, { field, descending }, null, 10_000)
        for (const limit of limits) {
          const found = await readEndsOrder(session, asked, { field, descending }, ROWS, limit)
          told.push(found !== null)
          const expected = [...plainly.places.subarray(0, limit)]
          expect([field, descending, limit, [...(found?.places ?? expected)]]).toEqual([
            field,
            descending,
            limit,
            expected,
          ])
          expect(found?.isWhole ?? false).toBe(found !== null && limit > ROWS)
        }
      }
  })
  return told
}

describe.skipIf(whyNoPostgres() !== null)('the ends of stretches', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('tell an order as the table does, however many of the first rows stand in one stretch, and while a stretch is not packed', async () => {
    const records = Array.from({ length: ROWS }, (_, n) => made(n))
    const database = await packedPostgres(postgres.freshStore(), records, STRETCH_ROWS)
    const limits = [1, 30, 150, 600, ROWS + 1]
    expect(await compare(database, limits)).not.toContain(false)
    await updateMetadata(database, `r${31 * 3}`, [['n', 'edited']], 2_000_000_000, NOTHING_HIDDEN)
    expect(await compare(database, [1, 150])).not.toContain(false)
  })
})

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod/mini'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../../testing/test-postgres.ts'
import { opened, plain, recordOf, search } from '../../../conformance/records.ts'
import { Database, type Session } from '../../database/database.ts'
import { parsePostgresUrl } from '../../database/postgres-url.ts'
import { openPostgresStore } from '../../open-postgres-store.ts'
import { readQuestion } from '../../question/filter-sql.ts'
import { readMetadataOrder } from './read-metadata-order.ts'

const ROWS = 4_000
const padded = (n: number) => String(n).padStart(5, '0')

interface PlanNode {
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

/** How many rows of the table of completions a plan has looked at. */
function lookedAt(node: PlanNode): number {
  const here = node['Relation Name'] === 'completions' ? node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) : 0
  return here * node['Actual Loops'] + (node.Plans ?? []).reduce((sum, plan) => sum + lookedAt(plan), 0)
}

/** What `EXPLAIN` gave. */
function plansOf(said: unknown): readonly { Plan: PlanNode }[] {
  return z.parse(z.array(z.object({ Plan: z.custom<PlanNode>() })), said)
}

describe.skipIf(whyNoPostgres() !== null)('the order of a metadata key', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('that has a value a row is found value by value: hardly more rows are read than are asked for', async () => {
    const location = postgres.freshStore()
    const store = await opened(() => openPostgresStore({ location }))
    await store.ingest(
      Array.from({ length: ROWS }, (_, n) => recordOf(plain(`r${n}`, n, { metadata: { run: padded(n) } }))),
    )
    const database = new Database(parsePostgresUrl(location).pool)
    onTestFinished(() => database.close())
    await database.writeAtLeisure((session) => session.run('ANALYZE completions'))
    let looked = 0
    const { places } = await database.write(async (session) => {
      const watching: Session = {
        ...session,
        row: async (text, values) => {
          if (text.includes('completions')) {
            const plan = await session.rows(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)
            for (const { Plan: node } of plansOf(plan[0]?.['QUERY PLAN'])) looked += lookedAt(node)
          }
          return session.row(text, values)
        },
      }
      const asked = await readQuestion(session, search(), 2_000_000_000)
      return readMetadataOrder(watching, asked, { field: 'meta.run', descending: false }, null, 100)
    })
    expect(places).toHaveLength(100)
    expect(looked).toBeLessThan(ROWS / 4)
  })
})

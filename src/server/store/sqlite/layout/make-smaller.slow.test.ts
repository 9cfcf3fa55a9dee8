import { expect, test, vi } from 'vitest'
import { BEFORE_19, toOlderLayout } from '../../../testing/test-older-layout.ts'
import { makeOlderFile, openOlderStore } from '../../../testing/test-upgrade.ts'
import { plain, recordOf, rowIds, search } from '../../conformance/records.ts'

const costing = (n: number, cost?: number) =>
  recordOf(
    plain(`r${n}`, 1000 + (n % 3), {
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost },
      metadata: { user: `u${n}`, env: n % 2 === 0 ? 'prod' : 'dev' },
    }),
  )

test('a store of the eighteenth layout answers as before, and its counts are those of its rows', async () => {
  const records = Array.from({ length: 200 }, (_, n) => costing(n, n % 7 === 0 ? 0.5 : undefined))
  const location = await makeOlderFile(records, (eighteenth) => toOlderLayout(eighteenth, BEFORE_19))
  const { store } = await openOlderStore(location)
  const prod = search({ meta: [{ key: 'env', values: ['prod'], not: false }] })
  expect((await store.list(prod, { limit: 1 })).total).toBe(100)
  const facets = await store.facets(search({ ranges: { tokens: { from: 1, to: null } } }), {
    fields: ['meta.env'],
    limit: 10,
    prefix: '',
  })
  expect(JSON.stringify(facets)).toContain('"count":100')
  expect((await store.sums(search(), null)).cost_reported).toBeUndefined()
  const found = () => rowIds(store, { q: '"answer of r7" OR r199' })
  await vi.waitFor(async () => expect(await found()).toEqual(expect.arrayContaining(['r199', 'r7'])), 20_000)
  for (let n = 0; n < 200; n++) if (n % 7 !== 0) await store.delete(`r${n}`)
  expect((await store.sums(search(), null)).cost_reported).toBe(true)
  const problems: string[] = []
  for await (const slice of store.verify()) problems.push(...slice.damaged, ...slice.problems)
  expect(problems).toEqual([])
})

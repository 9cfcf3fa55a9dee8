import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { apiErrorSchema } from '#contract/wire/api-error.ts'
import { type BulkReport, bulkReportSchema } from '#contract/found/bulk-report.ts'
import { completionText, openTestApp, type TestApp } from '../../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterEach(() => api.clear())
afterAll(() => api.close())

const ask = (search: string, deed: object) =>
  api.ask(`/api/bulk${search}`, {
    method: 'POST',
    body: JSON.stringify(deed),
    headers: { 'content-type': 'application/json' },
  })

async function reports(search: string, deed: object): Promise<BulkReport[]> {
  const answer = await ask(search, deed)
  expect(answer.status).toBe(200)
  return (await answer.text())
    .trim()
    .split('\n')
    .map((line) => bulkReportSchema.parse(JSON.parse(line)))
}

async function refusal(search: string, deed: object) {
  const answer = await ask(search, deed)
  return { status: answer.status, param: apiErrorSchema.parse(await answer.json()).error.param }
}

const total = async (search: string) =>
  ((await (await api.ask(`/api/completions${search}`)).json()) as { total: number }).total

const fill = () =>
  api.add(...Array.from({ length: 250 }, (_, n) => completionText(`r${n}`, n, { metadata: { half: String(n % 2) } })))

test('the exact count comes first, and then all that match are changed, in slices that are reported', async () => {
  await fill()
  const search = '?source=store&meta.half=1'
  const [counted] = await reports(search, { deed: 'set', key: 'env', value: 'prod', dry_run: true })
  expect(counted).toMatchObject({ matched: 125, changed: 0, finished: true })
  expect(await total('?source=store&meta.env=prod')).toBe(0)
  const all = await reports(search, { deed: 'set', key: 'env', value: 'prod', expect: 125 })
  expect(all.map(({ changed, finished }) => [changed, finished])).toEqual([
    [100, false],
    [125, false],
    [125, true],
  ])
  expect(await total('?source=store&meta.env=prod')).toBe(125)
})

test('records that are named one by one are deleted, and names that none has count for nothing', async () => {
  await fill()
  const order = { deed: 'delete', ids: ['r1', 'r2', 'r2', 'nobody'] }
  expect(await reports('?source=store', { ...order, dry_run: true })).toMatchObject([{ matched: 2, unchanged: 0 }])
  expect(await refusal('?source=store', { ...order, expect: 3 })).toEqual({ status: 409, param: 'expect' })
  const last = (await reports('?source=store', { ...order, expect: 2 })).at(-1)
  expect(last).toMatchObject({ matched: 2, changed: 2, unchanged: 0, refused: 0, finished: true })
  expect(await total('?source=store')).toBe(248)
})

test('nothing happens where the count is another one by now, or where anything is not understood', async () => {
  await fill()
  const set = { deed: 'set', key: 'k', value: 'v' }
  expect(await refusal('?source=store&meta.half=1', { ...set, expect: 124 })).toEqual({ status: 409, param: 'expect' })
  expect(await refusal('?source=store&fnish=stop', set)).toEqual({ status: 400, param: 'fnish' })
  expect(await refusal('?source=store&limit=5', set)).toEqual({ status: 400, param: 'limit' })
  expect(await refusal('?source=store&q=...', set)).toEqual({ status: 400, param: 'q' })
  expect(await refusal('?source=store', { ...set, vlaue: 'x' })).toEqual({ status: 400, param: 'vlaue' })
  expect(await refusal('?source=store', { deed: 'burn' })).toEqual({ status: 400, param: 'deed' })
  expect(await refusal('?source=store&meta.half=1', { deed: 'delete', ids: ['r1'] })).toEqual({
    status: 400,
    param: 'ids',
  })
  expect(await refusal('?source=store', { deed: 'delete', ids: [1] })).toEqual({ status: 400, param: 'ids' })
  expect([await total('?source=store'), await total('?source=store&meta.k=*')]).toEqual([250, 0])
})

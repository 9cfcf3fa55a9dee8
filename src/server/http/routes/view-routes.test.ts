import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiErrorSchema } from '#contract/wire/api-error.ts'
import { deletedViewSchema, MOST_VIEWS, savedViewSchema, savedViewsSchema } from '#contract/search/saved-view.ts'
import { Secret } from '../../redact/secret.ts'
import { openTestApp, type TestApp } from '../../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

const save = async (path: string, body: object) => {
  const answer = await api.send('POST', `/api/views${path}`, body)
  expect(answer.status).toBe(200)
  return savedViewSchema.parse(await answer.json())
}
const views = async () => savedViewsSchema.parse(await (await api.ask('/api/views')).json()).data
const refusal = async (answer: Response) => {
  const { error } = apiErrorSchema.parse(await answer.json())
  return [answer.status, error.param]
}

const post = async (body: object, path = '') => refusal(await api.send('POST', `/api/views${path}`, body))

test('a view is saved, changed, answered and deleted', async () => {
  const made = await save('', { name: ' Costly ', search: '?sort=-cost&open=x&view=y&height=m&columns=cost' })
  expect(made).toEqual({
    object: 'view',
    slug: 'costly',
    name: 'Costly',
    search: 'sort=-cost&height=m&columns=cost',
    is_default: false,
  })
  const changed = await save('/costly', { name: 'Dear', is_default: true })
  expect(await views()).toEqual([changed])
  expect(changed).toEqual({ ...made, name: 'Dear', is_default: true })
  const gone = await api.send('DELETE', '/api/views/costly', undefined)
  expect(deletedViewSchema.parse(await gone.json())).toEqual({ object: 'view.deleted', slug: 'costly', deleted: true })
  expect(await views()).toEqual([])
  expect(await refusal(await api.send('DELETE', '/api/views/costly', undefined))).toEqual([404, 'slug'])
})

test('a view with a part that cannot be asked is refused, and nothing is saved', async () => {
  expect(await post({ search: '' })).toEqual([400, 'name'])
  expect(await post({ name: '  ', search: '' })).toEqual([400, 'name'])
  expect(await post({ name: 'x'.repeat(81), search: '' })).toEqual([400, 'name'])
  expect(await post({ name: 'a', search: 'fnish=stop' })).toEqual([400, 'search'])
  expect(await post({ name: 'a', search: `q=${'x'.repeat(8_000)}` })).toEqual([400, 'search'])
  expect(await post({ name: 'a', serach: '' })).toEqual([400, 'serach'])
  expect(await post({ name: 'a', is_default: 'yes' })).toEqual([400, 'is_default'])
  expect(await post({ name: 'a' }, '/nobody')).toEqual([404, 'slug'])
  expect(await views()).toEqual([])
})

test('the first address opens the default view where nothing is asked, and a view by its slug', async () => {
  const first = async (search: string) => {
    const answer = await api.ask(`/${search}`, { headers: { accept: 'text/html' } })
    return [answer.status, answer.headers.get('location')]
  }
  await save('', { name: 'Größte', search: 'sort=-tokens&meta.a b=ü' })
  const largest = '/completions?sort=-tokens&meta.a+b=%C3%BC&view=gr%C3%B6%C3%9Fte'
  expect((await first(''))[1]).toBeNull()
  expect(await first('?view=gr%C3%B6%C3%9Fte')).toEqual([302, largest])
  await save('/größte', { is_default: true })
  expect(await first('')).toEqual([302, largest])
  expect((await first('?model=x'))[1]).toBeNull()
  expect((await first('?view=nobody'))[1]).toBeNull()
  await api.send('DELETE', '/api/views/größte', undefined)
})

test('whoever may not read is told nothing of the default view', async () => {
  const closed = await openTestApp(() => ({ basePath: '/base' }), ':memory:', new Secret('f3c1a9d07b5e48d2a6c0'))
  await closed.store.saveView(null, { name: 'Ours', search: 'meta.customer=acme', is_default: true })
  const first = (headers: Record<string, string>) => closed.ask('/', { headers: { accept: 'text/html', ...headers } })
  expect((await first({})).headers.get('location')).toBeNull()
  expect((await first({ authorization: 'Bearer guess' })).headers.get('location')).toBeNull()
  const known = await first({ authorization: 'Bearer f3c1a9d07b5e48d2a6c0' })
  expect([known.status, known.headers.get('location'), known.headers.get('cache-control')]).toEqual([
    302,
    '/base/completions?meta.customer=acme&view=ours',
    'no-store',
  ])
  await closed.close()
})

test('a store has so many views and no more', async () => {
  for (let n = 0; n < MOST_VIEWS; n++) await save('', { name: `view ${n}` })
  expect(await refusal(await api.send('POST', '/api/views', { name: 'one more' }))).toEqual([409, null])
})

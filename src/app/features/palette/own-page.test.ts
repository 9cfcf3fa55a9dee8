import { expect, test } from 'vitest'
import type { SavedView } from '#contract/search/saved-view.ts'
import { toOwnPage } from './own-page.ts'

const HERE = 'http://127.0.0.1:4180'

test.each([
  [HERE, `${HERE}/completions?finish=length&meta.env=!dev`, 'completions', { finish: 'length', 'meta.env': '!dev' }],
  [HERE, ` ${HERE}/usage?by=model `, 'usage', { by: 'model' }],
  [HERE, `${HERE}/compare?ids=chatcmpl-a,chatcmpl-b`, 'compare', { ids: 'chatcmpl-a,chatcmpl-b' }],
  [HERE, `${HERE}/sources`, 'sources', {}],
  [HERE, `${HERE}/settings/`, 'settings', {}],
  [HERE, `${HERE}/?q=x`, 'completions', { q: 'x' }],
  [HERE, `${HERE}/`, 'completions', {}],
  [HERE, HERE, 'completions', {}],
  [`${HERE}/under`, `${HERE}/under/completions/?q=x`, 'completions', { q: 'x' }],
  [`${HERE}/under`, `${HERE}/under`, 'completions', {}],
])('below %s, %s leads to a page', (base, text, page, search) => {
  expect(toOwnPage(text, base, [])).toEqual({ page, search })
})

test.each([
  'http://elsewhere/completions?q=x',
  `${HERE}0/completions`,
  `${HERE}/completions/abc`,
  `${HERE}/api/completions`,
  'usage',
  '',
])('%j is no page of ours', (text) => {
  expect(toOwnPage(text, HERE, [])).toBeNull()
})

test('the first page shows the view that it names, or the default one while it asks nothing', () => {
  const view = { object: 'view', name: 'x', is_default: false } as const
  const views: SavedView[] = [
    { ...view, slug: 'cut', search: 'finish=length' },
    { ...view, slug: 'mine', search: 'meta.user=me', is_default: true },
  ]
  const searchOf = (address: string) => toOwnPage(`${HERE}${address}`, HERE, views)?.search
  expect(searchOf('/')).toEqual({ 'meta.user': 'me', view: 'mine' })
  expect(searchOf('/?view=cut')).toEqual({ finish: 'length', view: 'cut' })
  expect(searchOf('/?view=gone')).toEqual({ view: 'gone' })
  expect(searchOf('/?q=x')).toEqual({ q: 'x' })
  expect(searchOf('/completions')).toEqual({})
})

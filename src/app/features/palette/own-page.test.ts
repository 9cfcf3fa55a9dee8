import { expect, test } from 'vitest'
import { toOwnPage } from './own-page.ts'

const HERE = 'http://127.0.0.1:4180'

test.each([
  [HERE, `${HERE}/completions?finish=length&meta.env=!dev`, 'completions', { finish: 'length', 'meta.env': '!dev' }],
  [HERE, ` ${HERE}/usage?by=model `, 'usage', { by: 'model' }],
  [HERE, `${HERE}/compare?ids=a,b`, 'compare', { ids: 'a,b' }],
  [`${HERE}/under`, `${HERE}/under/completions/?q=x`, 'completions', { q: 'x' }],
])('below %s, %s leads to a page', (base, text, page, search) => {
  expect(toOwnPage(text, base)).toEqual({ page, search })
})

test.each([
  'http://elsewhere/completions?q=x',
  `${HERE}/completions/abc`,
  `${HERE}/api/completions`,
  'usage',
  '',
  HERE,
])('%j is no page of ours', (text) => {
  expect(toOwnPage(text, HERE)).toBeNull()
})

import { expect, test } from 'vitest'
import { firstAsked, toLinkHeader } from './first-asked.ts'

test('the first screen asks for the rows of its address, and for the sources', () => {
  expect(firstAsked('/', '')).toEqual(['/api/completions?limit=100&at=0&count=later', '/api/sources'])
  expect(firstAsked('/completions', '?model=gpt-5&open=chatcmpl-1')[0]).toContain('?model=gpt-5&limit=100')
  expect(firstAsked('/settings', '')).toEqual([])
})

test('an upstream is not asked ahead, and no question breaks the header or is longer than a proxy takes', () => {
  expect(firstAsked('/completions', '?source=upstream')).toEqual([])
  expect(firstAsked('/completions', '?source=upstream.azure')).toEqual([])
  expect(firstAsked('/completions', `?model=${'m'.repeat(1_000)}`)[0]?.length).toBeLessThan(2_000)
  expect(firstAsked('/completions', `?model=${'('.repeat(1_000)}`)).toEqual([])
  const broken = firstAsked('/completions', '?q=%3E%0D%0Aset-cookie:%20a')
  expect(toLinkHeader(broken, '/sub')).not.toMatch(/[\r\n]|<[^>]*>[^;]/)
  expect(toLinkHeader(broken, '/sub')).toContain('</sub/api/sources>; rel=preload; as=fetch; crossorigin')
})

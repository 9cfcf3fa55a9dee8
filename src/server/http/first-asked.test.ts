import { expect, test } from 'vitest'
import { Secret } from '../redact/secret.ts'
import { firstAsked } from './first-asked.ts'
import { openTestApp } from '../testing/test-app.ts'

const ROWS = '</api/completions?limit=100&at=0&count=later>; rel=preload; as=fetch; crossorigin'

test('the page names the rows that its address asks for, so that they are fetched beside the scripts', async () => {
  const app = await openTestApp()
  const linked = async (path: string) => (await app.ask(path, { headers: { accept: 'text/html' } })).headers.get('link')
  expect(await linked('/')).toContain(ROWS)
  expect(await linked('/completions?model=gpt-5&open=chatcmpl-1')).toContain('</api/completions?model=gpt-5&limit=100')
  expect(await linked('/?model=gpt-5')).toContain('</api/completions?model=gpt-5&limit=100')
  expect(firstAsked('/', '', '/sub')).toContain('</sub/api/completions?')
  expect(await linked('/settings')).toBeNull()
  await app.close()
})

test('an upstream is not asked ahead, and no question breaks the header or is longer than a proxy takes', () => {
  expect(firstAsked('/completions', '?source=upstream', '')).toBeNull()
  expect(firstAsked('/completions', '?source=upstream.azure', '')).toBeNull()
  expect(firstAsked('/completions', `?model=${'m'.repeat(1_000)}`, '')?.length).toBeLessThan(2_000)
  expect(firstAsked('/completions', `?model=${'('.repeat(1_000)}`, '')).toBeNull()
  expect(firstAsked('/completions', '?q=%3E%0D%0Aset-cookie:%20a', '')).not.toMatch(/[\r\n]|<[^>]*>[^;]/)
})

test('where a token is needed nothing is asked ahead: the browser could not send it', async () => {
  const app = await openTestApp(() => ({}), ':memory:', new Secret('open-sesame'))
  const page = await app.ask('/', { headers: { accept: 'text/html' } })
  expect(page.headers.get('link')).toBeNull()
  await app.close()
})

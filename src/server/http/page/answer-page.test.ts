import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Secret } from '../../redact/secret.ts'
import { openTestApp } from '../../testing/test-app.ts'
import { loadStaticFiles } from '../answer/static-files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'page-'))
writeFileSync(path.join(folder, 'index.html'), `<html lang="en"><body><main>${' '.repeat(2_000)}</main></body></html>`)
const built = { files: loadStaticFiles(folder) }

const HTML = { accept: 'text/html' }
const HOSTILE = '</script><script>alert(1)</script><!-- é 你好 <b>'
const ROW = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: HOSTILE,
  choices: [{ index: 0, message: { role: 'assistant', content: HOSTILE, refusal: null }, finish_reason: 'stop' }],
})

const never = () => new Promise<never>(() => undefined)

/** The blocks of data in a page, by the address that they answer, as a browser reads them. */
function answersIn(html: string): Record<string, string> {
  const blocks = html.matchAll(
    /<script type="application\/json" data-answer="(?<address>[^"]*)">(?<text>.*?)<\/script>/gs,
  )
  return Object.fromEntries(
    [...blocks].map(({ groups }) => [groups?.['address']?.replaceAll('&amp;', '&'), groups?.['text'] ?? '']),
  )
}

test('the page brings the answers to what its first screen asks, word for word, and may not be kept', async () => {
  const app = await openTestApp(() => built)
  await app.add(ROW)
  for (const search of ['', `?model=${encodeURIComponent(HOSTILE)}`, '?q=nothing%20like%20%22it%22%20%26']) {
    const page = await app.ask(`/completions${search}`, { headers: HTML })
    const html = await page.text()
    expect(html).not.toContain('alert(1)</script>')
    expect(html).not.toContain('<!-- é')
    expect(html).toMatch(/<\/script><\/body><\/html>$/)
    const answers = Object.entries(answersIn(html))
    expect(answers).toHaveLength(2)
    for (const [address, text] of answers) {
      expect(text).not.toContain('<')
      const asked = (await (await app.ask(address)).json()) as object
      const inPage = JSON.parse(text) as object
      // When they were answered, by the clock.
      const then = { answered_ms: 0, as_of: '' }
      expect({ ...inPage, ...then }).toEqual({ ...asked, ...then })
    }
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('etag')).toBeNull()
    expect(page.headers.get('link')).toBeNull()
  }
  await app.close()
})

test('it comes packed as the browser takes it', async () => {
  const app = await openTestApp(() => built)
  const page = await app.ask('/', { headers: { ...HTML, 'accept-encoding': 'gzip' } })
  const unpacked = page.body?.pipeThrough(new DecompressionStream('gzip'))
  expect(Object.keys(answersIn(await new Response(unpacked).text()))).toHaveLength(2)
  await app.close()
})

test('other pages, and those that only ask for the head, bring none', async () => {
  const app = await openTestApp(() => built)
  const settings = await app.ask('/settings', { headers: HTML })
  expect(answersIn(await settings.text())).toEqual({})
  expect(settings.headers.get('cache-control')).toBe('no-cache')
  const head = await app.ask('/', { method: 'HEAD', headers: HTML })
  expect(head.headers.get('etag')).not.toBeNull()
  await app.close()
})

test('where a token is needed, a page without one brings nothing and has nothing asked ahead', async () => {
  const app = await openTestApp(() => built, ':memory:', new Secret('open-sesame'))
  await app.add(ROW)
  const page = await app.ask('/', { headers: HTML })
  expect(answersIn(await page.text())).toEqual({})
  expect(page.headers.get('link')).toBeNull()
  await app.close()
})

test('what the store cannot answer is left to the page, which asks again and says what is wrong', async () => {
  const app = await openTestApp((store) => ({
    ...built,
    store: { ...store, listText: () => Promise.reject(new Error('busy')) },
  }))
  await app.add(ROW)
  const page = await app.ask('/', { headers: HTML })
  expect(Object.keys(answersIn(await page.text()))).toEqual(['/api/sources'])
  await app.close()
})

test('a store that does not answer holds the page up for a moment only, whatever it is asked', async () => {
  for (const broken of [{ views: never }, { status: never }, { capabilities: never }, { listText: never }]) {
    const app = await openTestApp((store) => ({ ...built, store: { ...store, ...broken } }))
    const page = await app.ask('/', { headers: HTML })
    expect(await page.text()).toMatch(/<\/html>$/)
    await app.close()
  }
})

test('a page to which another site may have led keeps that one at a distance; a typed address has none to keep away', async () => {
  const app = await openTestApp(() => built)
  const navigates = { ...HTML, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  for (const address of ['/', '/settings']) {
    const policyFor = async (headers: Record<string, string>) =>
      (await app.ask(address, { headers })).headers.get('cross-origin-opener-policy')
    for (const site of ['cross-site', 'same-site'])
      expect(await policyFor({ ...navigates, 'sec-fetch-site': site })).toBe('same-origin')
    expect(await policyFor(HTML)).toBe('same-origin')
    for (const site of ['none', 'same-origin'])
      expect(await policyFor({ ...navigates, 'sec-fetch-site': site })).toBeNull()
    expect((await app.ask(address, { headers: HTML })).headers.get('vary')).toContain('Sec-Fetch-Site')
  }
  await app.close()
})

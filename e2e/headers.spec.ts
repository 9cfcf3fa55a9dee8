import { gzipSync } from 'node:zlib'
import type { APIResponse } from '@playwright/test'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

const ISOLATION = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
}
const DOCUMENT = {
  ...ISOLATION,
  'cache-control': 'no-cache',
  'content-security-policy': expect.stringMatching(
    /^default-src 'none'; script-src 'self'; style-src 'self'(?: 'sha256-[\w+/]{43}='){2}; img-src 'self' blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/,
  ),
  'content-type': 'text/html; charset=utf-8',
}
const ASSET = { ...ISOLATION, 'cache-control': 'public, max-age=31536000, immutable' }
const API = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'content-type': 'application/json; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  vary: 'Origin, Sec-Fetch-Site',
}

function expectHeaders(answer: APIResponse, expected: Readonly<Record<string, unknown>>): void {
  const headers = answer.headers()
  expect(headers, answer.url()).toMatchObject(expected)
  for (const name of Object.keys(headers))
    expect(name, answer.url()).not.toMatch(/^(server|x-powered-by|access-control-)/)
}

test('the page carries the policy that refuses everything but its own files', async ({ page, sample }) => {
  for (const path of ['/', '/completions', '/completions/any', '/sources', '/settings', '/no/such/page']) {
    const answer = await page.request.get(`${sample.url}${path}`, { headers: { accept: 'text/html' }, maxRedirects: 0 })
    // A page that brings rows is another one the next time.
    const bringsRows = path === '/' || path === '/completions'
    expectHeaders(answer, bringsRows ? { ...DOCUMENT, 'cache-control': 'no-store' } : DOCUMENT)
  }
})

test('the styles within the page count because the policy names their checksum, and no others do', async ({
  context,
  sample,
}) => {
  // Not the page of the fixture, which lets nothing be refused.
  const page = await context.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  await new CompletionsPage(page, sample.url).open()
  await expect(page.locator('body')).toHaveCSS('margin', '0px')
  expect(refused).toEqual([])
  await page.evaluate(() => {
    const style = document.createElement('style')
    style.append('body { margin: 7px }')
    document.head.append(style)
  })
  await expect.poll(() => refused.length).toBe(1)
  await expect(page.locator('body')).toHaveCSS('margin', '0px')
})

test('a page of another site that opens ours in a window of its own has no hold on it', async ({ page, sample }) => {
  const other = sample.url.replace('127.0.0.1', 'localhost')
  expect(other).not.toBe(sample.url)
  await new CompletionsPage(page, other).open()
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((url) => void Object.assign(window, { opened: window.open(url) }), `${sample.url}/completions`),
  ])
  await opened.locator('[data-completion-id]').first().waitFor()
  expect(await opened.evaluate(() => window.opener === null)).toBe(true)
  await expect.poll(() => page.evaluate(() => (window as unknown as { opened: Window }).opened.closed)).toBe(true)
})

test('a chosen theme is in the page before any script has run', async ({ page, sample }) => {
  await new CompletionsPage(page, sample.url).open()
  const html = page.locator('html')
  await page.getByRole('button', { name: /theme/i }).click()
  await expect(html).toHaveAttribute('data-theme', 'light')
  await page.getByRole('button', { name: /theme/i }).click()
  await expect(html).toHaveAttribute('data-theme', 'dark')
  const sent = async () => (await page.request.get(sample.url, { headers: { accept: 'text/html' } })).text()
  expect(await sent()).toContain('<html data-theme="dark" ')
  await page.getByRole('button', { name: /theme/i }).click()
  await expect(html).not.toHaveAttribute('data-theme')
  expect(await sent()).not.toContain('data-theme="')
})

test('scripts and styles may be kept for ever, without a policy of their own', async ({ page, sample }) => {
  const html = await (await page.request.get(sample.url, { headers: { accept: 'text/html' } })).text()
  const paths = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1])
  expect(paths.length).toBeGreaterThan(1)
  // Answers of the API are data, which is not run.
  const markup = html.replaceAll(/<script type="application\/json" data-answer="[^"<]*">[^<]*<\/script>/g, '')
  expect(markup).not.toMatch(/<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|javascript:|https?:/)
  for (const path of paths) {
    const answer = await page.request.get(`${sample.url}${path}`)
    expectHeaders(answer, ASSET)
    expect(answer.headers()).not.toHaveProperty('content-security-policy')
    expect(answer.headers()['content-type']).toMatch(/^(text\/(javascript|css); ?charset=utf-8|font\/woff2)$/)
  }
})

test('the API answers only to its own page, is never kept and never run', async ({ page, sample }) => {
  const [row] = (await new CompletionsPage(page, sample.url).rowsOf()).rows
  for (const path of [
    '/api/completions?limit=1',
    `/api/completions/${row?.id}?source=sample`,
    '/api/facets?field=model',
    '/api/histogram',
    '/api/sources',
    '/v1/chat/completions?limit=1',
    '/api/completions?limit=nonsense',
    '/api/nowhere',
    '/v1/chat/completions/chatcmpl-nobody',
  ]) {
    expectHeaders(await page.request.get(`${sample.url}${path}`), API)
  }
  const foreign = { headers: { origin: 'http://attacker.test', 'sec-fetch-site': 'cross-site' } }
  const refused = await page.request.get(`${sample.url}/api/completions`, foreign)
  expect(refused.status()).toBe(403)
  expectHeaders(refused, API)
})

test('the record itself comes as a file with a name of ours', async ({ page, sample }) => {
  const [row] = (await new CompletionsPage(page, sample.url).rowsOf()).rows
  const answer = await page.request.get(`${sample.url}/api/completions/${row?.id}/raw?source=sample`)
  expectHeaders(answer, API)
  expect(answer.headers()['content-disposition']).toMatch(/^attachment; filename="[a-z.]+"$/)
})

test('at most 170 kB of compressed script come before the first row', async ({ page, sample }) => {
  // The page itself says when its first row was drawn: what it fetches ahead of time after that does not count.
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelector('[data-completion-id]') === null) return
      performance.mark('first row')
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  })
  const table = new CompletionsPage(page, sample.url)
  await page.goto(`${sample.url}/completions`)
  await expect(table.rows.first()).toBeVisible()
  const before = await page.evaluate(() => {
    const drawn = performance.getEntriesByName('first row')[0]?.startTime ?? Number.POSITIVE_INFINITY
    return (
      performance
        .getEntriesByType('resource')
        // What comes after the rows is not awaited by them; on a busy machine it is asked for while they are still being fetched.
        .filter(({ name, startTime }) => name.endsWith('.js') && !name.includes('/after-rows-') && startTime < drawn)
        .map(({ name }) => name)
    )
  })
  const sizes = await Promise.all(
    before.map(async (url) => gzipSync(await (await page.request.get(url)).body()).length),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  test.info().annotations.push({ type: 'script bytes before the first row', description: String(total) })
  console.log(`script before the first row: ${total} bytes of gzip in ${sizes.length} files`)
  expect(sizes.length).toBeGreaterThan(1)
  expect(total).toBeLessThanOrEqual(170_000)
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { loginMessages as say } from '../src/app/messages/login.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { settingsMessages } from '../src/app/messages/settings.ts'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'

const TOKEN = 'canary-token-5b1e77c0d2'

const field = (page: Page) => page.getByLabel(say.token, { exact: true })
const submit = (page: Page) => page.getByRole('button', { name: say.submit })

test('every page asks for the token with the same form, in which a wrong one is named', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/status of 40[14]/)
  const server = await serve({ COMPLETIONIST_SAMPLE: 'on', COMPLETIONIST_TOKEN: TOKEN })
  for (const route of ['/', '/completions?sort=created', '/completions/chatcmpl-any', '/sources', '/settings']) {
    await page.goto(server.url + route)
    if (route === '/settings') continue
    await expect(page.getByRole('heading', { name: say.title })).toBeVisible()
    await expect(field(page)).toBeFocused()
    await expect(page.getByText(/beyond this machine/)).toHaveCount(0)
  }
  await page.goto(`${server.url}/completions/chatcmpl-any`)
  await field(page).fill('not-the-token')
  await submit(page).click()
  await expect(page.getByRole('alert').filter({ hasText: say.wrong })).toBeVisible()
  await expectAccessible(page, 'the form after a wrong token')
  await field(page).fill('nicht – möglich')
  await submit(page).click()
  await expect(page.getByRole('alert').filter({ hasText: say.wrong })).toBeVisible()
  await field(page).fill(TOKEN)
  await submit(page).click()
  await expect(page.getByRole('heading', { name: say.title })).toHaveCount(0)
})

test('whoever has not logged in is asked to, and nothing else is asked of the server then', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/status of 401/)
  const server = await serve({ COMPLETIONIST_SAMPLE: 'on', COMPLETIONIST_TOKEN: TOKEN })
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) asked.push(pathname)
  })
  await page.goto(`${server.url}/completions`)
  await expect(page.getByRole('heading', { name: say.title })).toBeVisible()
  // What is drawn below the form asks for its answers as soon as it is there.
  await expect(page.locator(`[aria-label="${filterMessages.rail}"] p`)).toBeAttached()
  expect(asked.toSorted()).toEqual(['/api/completions', '/api/sources'])
  await field(page).fill(TOKEN)
  await submit(page).click()
  await expect(new CompletionsPage(page, server.url).rows.first()).toBeVisible()
  expect(asked).toContain('/api/facets')
})

test('a login holds for all tabs and for downloads, and Settings ends it in all of them', async ({
  page,
  context,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/status of 401/)
  const server = await serve({ COMPLETIONIST_SAMPLE: 'on', COMPLETIONIST_TOKEN: TOKEN })
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions`)
  await field(page).fill(TOKEN)
  await submit(page).press('Enter')
  await expect(table.rows.nth(10)).toBeVisible()

  const [cookie] = await context.cookies()
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', expires: -1, path: '/' })
  expect(cookie?.value).not.toContain(TOKEN)

  const other = await context.newPage()
  const rows = new CompletionsPage(other, server.url)
  await rows.open()
  await rows.row(0).getByRole('gridcell').nth(1).click()
  const raw = rows.section('raw')
  await raw.scrollIntoViewIfNeeded()
  const link = other.locator('a[href*="/raw"][download]')
  await expect(link).toBeVisible()
  const [download] = await Promise.all([other.waitForEvent('download'), link.click()])
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toHaveProperty('choices')
  await download.delete()

  await other.goto(`${server.url}/settings`)
  await expectAccessible(other, 'the settings of somebody who has logged in')
  await other.getByRole('button', { name: settingsMessages.logOut }).click()
  await expect(other.getByRole('heading', { name: say.title })).toBeVisible()
  await table.header('model').click()
  await expect(page.getByRole('heading', { name: say.title })).toBeVisible()
  // Whoever logs in again does so for this tab, too.
  await field(other).fill(TOKEN)
  await submit(other).press('Enter')
  await expect(page.getByRole('heading', { name: say.title })).toHaveCount(0)
  await expect(table.rows.nth(10)).toBeVisible()
  // An old link does not keep out who is logged in.
  await other.goto(`${server.url}/completions#t=an-old-token`)
  await other.reload()
  await expect(rows.rows.nth(10)).toBeVisible()
  await expect(other.getByRole('heading', { name: say.title })).toHaveCount(0)
  await other.close()
})

test('a link with a token that is not known says so, and leaves the address', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/status of 401/)
  const server = await serve({ COMPLETIONIST_SAMPLE: 'on', COMPLETIONIST_TOKEN: TOKEN })
  await page.goto(`${server.url}/sources#t=wrong-token`)
  await expect(page.getByRole('alert').filter({ hasText: say.wrongLink })).toBeVisible()
  expect(page.url()).toBe(`${server.url}/sources`)
})

test('the link of COMPLETIONIST_TOKEN=auto logs in, also in a tab that shows the page already', async ({
  page,
  allowedErrors,
}) => {
  allowedErrors.push(/status of 401|net::ERR_/)
  const env = { PORT: '0', COMPLETIONIST_TOKEN: 'auto', COMPLETIONIST_STORE: path.join(makeFolder(), 'store.db') }
  const server = startCli([], env)
  const [, url = ''] = await server.printed(/^listening on (http:\S+)\n/)
  const link = /log in at (http:\S+)/.exec(server.err())?.[1] ?? ''
  await page.goto(url)
  await expect(page.getByRole('heading', { name: say.title })).toBeVisible()
  await page.goto(link)
  await expect(new CompletionsPage(page, url).rows.nth(10)).toBeVisible()
  expect(page.url()).not.toContain('#')
  await page.close()
  server.signal('SIGTERM')
  await server.ended
})

test('over plain HTTP to a name that is not localhost, where browsers do not say who asks, all of it works too', async ({
  playwright,
  serve,
  launchOptions,
}) => {
  const server = await serve({
    COMPLETIONIST_SAMPLE: 'on',
    COMPLETIONIST_TOKEN: TOKEN,
    COMPLETIONIST_HOSTS: 'completions.test',
  })
  const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP completions.test 127.0.0.1']
  const browser = await playwright.chromium.launch({ ...launchOptions, args })
  const page = await browser.newPage()
  const url = `http://completions.test:${new URL(server.url).port}`
  const sites: unknown[] = []
  page.on('request', (request) => sites.push(request.headers()['sec-fetch-site']))
  const table = new CompletionsPage(page, url)
  await page.goto(`${url}/completions`)
  await field(page).fill(TOKEN)
  await submit(page).click()
  await expect(table.rows.nth(10)).toBeVisible()
  expect(sites.filter((site) => site !== undefined)).toEqual([])
  await page.reload()
  await table.row(0).getByRole('gridcell').nth(1).click()
  const link = page.locator('a[href*="/raw"][download]')
  await link.scrollIntoViewIfNeeded()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toHaveProperty('choices')
  await browser.close()
})

test('a name that the server was not told gets a page that says which setting is missing', async ({ page, serve }) => {
  const server = await serve()
  const answer = await page.request.get(`${server.url}/completions`, {
    headers: { host: 'completions.example.com', accept: 'text/html' },
  })
  expect(answer.status()).toBe(421)
  expect(answer.headers()['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.headers()['content-security-policy']).toContain("default-src 'none'")
  const html = await answer.text()
  expect(html).toContain('COMPLETIONIST_HOSTS=name')
  await page.setContent(html)
  await expectAccessible(page, 'the page for a name that is not known')
})

import { once } from 'node:events'
import { createServer, get } from 'node:http'
import path from 'node:path'
import { beginMessages } from '../src/app/messages/begin.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { railMessages } from '../src/app/messages/list/rail.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import type { Page } from '@playwright/test'
import { makeFolder } from './cli.ts'
import { findFreePort } from '../src/server/testing/free-port.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { makeTiedRows, test as upstreamTest } from './upstream-fixtures.ts'

const LINES = makeTiedRows(250).map((row) => row.json)

/** Holds the answers to matching requests until the given function is called. */
async function hold(page: Page, matching: (url: URL) => boolean): Promise<() => void> {
  const held = Promise.withResolvers<void>()
  await page.route(matching, async (route) => {
    await held.promise
    await route.continue()
  })
  return held.resolve
}
/** Takes the answers out of the page, so that it asks for them, as it does where the store is slow. */
async function withoutAnswers(page: Page): Promise<void> {
  await page.route(/\/(completions)?(\?|$)/, async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback()
    const answer = await route.fetch()
    const { 'content-encoding': _, ...headers } = answer.headers()
    const body = (await answer.text()).replaceAll(/<script type="application\/json".*?<\/script>/gs, '')
    return route.fulfill({ status: answer.status(), headers, body })
  })
}
const isRows = (url: URL) => url.pathname === '/api/completions'

test('with nothing stored, the page says how rows come in', async ({ page, serve }) => {
  const server = await serve({ COMPLETIONIST_SAMPLE: 'off' })
  await page.goto(server.url)
  await expect(page.getByRole('heading', { name: stateMessages.nothing.title })).toBeVisible()
  await expect(page.getByText(`OPENAI_BASE_URL=${server.url}/v1`)).toBeVisible()
  await expect(page.getByRole('button', { name: stateMessages.nothing.importButton })).toBeVisible()
  await expect(page.getByRole('button', { name: stateMessages.nothing.sample })).toHaveCount(0)
})

test('filters that exclude everything say what each of them costs', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?model=o3-mini-2025-01-31&meta.env=nowhere`)
  await expect(page.getByRole('heading', { name: stateMessages.excluded.titleOf('250') })).toBeVisible()
  const without = (text: string) =>
    page.getByRole('main').getByRole('button', { name: new RegExp(`without .*${text}`) })
  await expect(without('o3-mini')).toContainText(stateMessages.excluded.gives('0'))
  await expect(without('nowhere')).toContainText(stateMessages.excluded.gives('125'))
  await without('nowhere').click()
  await expect(table.rows.nth(10)).toBeVisible()
  await expect(table.summary).toContainText('125 of 250')
  await page.goBack()
  await page.getByRole('button', { name: stateMessages.excluded.clear }).click()
  await expect(table.summary).toContainText('250 rows')
})

upstreamTest('an upstream that stored nothing says what is usually the reason', async ({ page, live }) => {
  const { server } = await live({ rows: [] })
  await page.goto(server.url)
  await expect(page.getByRole('heading', { name: stateMessages.upstreamNone.title })).toBeVisible()
  for (const reason of stateMessages.upstreamNone.reasons) await expect(page.getByText(reason)).toBeVisible()
})

test('placeholders stand only for the first load; later the old rows stay, dimmed, under a moving line', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  await withoutAnswers(page)
  const begin = await hold(page, isRows)
  await page.goto(`${server.url}/completions`)
  await expect(table.grid).toHaveAttribute('aria-busy', 'true')
  await expect(table.grid.locator('[data-row][aria-busy]').nth(10)).toBeVisible()
  begin()
  await expect(table.rows.nth(10)).toBeVisible()
  await expect(table.grid).not.toHaveAttribute('aria-busy')
  await page.unroute(isRows)

  const goOn = await hold(page, isRows)
  const before = await table.row(0).getAttribute('data-completion-id')
  await table.header('tokens').click()
  await table.expectSearch('sort', '-tokens')
  await expect(table.row(0)).toHaveAttribute('data-completion-id', before ?? '')
  const opacity = () =>
    table.row(0).evaluate((row) => Number(getComputedStyle(row.closest('.opacity-55') ?? row).opacity))
  await expect.poll(opacity).toBeCloseTo(0.55)
  await expect(page.locator('.animate-wait')).toBeVisible()
  await expect(table.grid.locator('[data-row][aria-busy]')).toHaveCount(0)
  goOn()
  await expect(table.row(0)).not.toHaveAttribute('data-completion-id', before ?? '')
  await expect.poll(opacity).toBe(1)
  await expect(page.locator('.animate-wait')).toHaveCount(0)
})

test('when the server is gone the rows stay, and Retry goes on once it is back', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/)
  const env = { COMPLETIONIST_STORE: path.join(makeFolder(), 'completionist.db'), PORT: String(await findFreePort()) }
  const server = await serve(env)
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  await table.open()
  await expect(table.rail.getByTitle(railMessages.include('o3-mini-2025-01-31'))).toBeVisible()
  await server.stop()
  await table.header('model').click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('No answer from Completionist')
  await expect(table.rows.nth(10)).toBeVisible()
  await serve(env)
  await alert.getByRole('button', { name: tableMessages.retry }).click()
  await expect(alert).toHaveCount(0)
  await table.expectAsTheApi()
})

test('a first load without an answer says so, and Retry goes on', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/ERR_FAILED/)
  const table = new CompletionsPage(page, sample.url)
  await withoutAnswers(page)
  await page.route(isRows, (route) => route.abort())
  await page.goto(sample.url)
  const alert = page.getByRole('alert')
  await expect(alert.getByRole('heading', { name: stateMessages.noAnswer.title })).toBeVisible()
  await expect(table.summary).toHaveText(filterMessages.noAnswer)
  await page.unroute(isRows)
  await alert.getByRole('button', { name: stateMessages.retry }).click()
  await expect(table.rows.nth(10)).toBeVisible()
})

test('an answer that breaks off is as none', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/ERR_CONTENT_LENGTH_MISMATCH/)
  let isBroken = true
  // In front of the server: a route of the page answers whole or not at all.
  const front = createServer((request, response) => {
    if (isBroken && isRows(new URL(request.url ?? '', sample.url))) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 999 })
      response.write('{"object":"completion.rows","rows":[', () => response.destroy())
      return
    }
    const headers = { ...request.headers, host: new URL(sample.url).host, origin: sample.url }
    get(sample.url + request.url, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
  }).listen(0, '127.0.0.1')
  await once(front, 'listening')
  const address = front.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  await withoutAnswers(page)
  await page.goto(url)
  const alert = page.getByRole('alert')
  await expect(alert.getByRole('heading', { name: stateMessages.noAnswer.title })).toBeVisible()
  isBroken = false
  await alert.getByRole('button', { name: stateMessages.retry }).click()
  await expect(new CompletionsPage(page, url).rows.nth(10)).toBeVisible()
  await page.close()
  front.closeAllConnections()
  front.close()
})

test('the code of the page that does not come is said, with a way to try again', async ({
  page,
  sample,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_FAILED/)
  await page.route('**/assets/page-*.js', (route) => route.abort())
  await page.goto(sample.url)
  await expect(page.getByRole('alert')).toHaveText(beginMessages.broken)
  await page.unroute('**/assets/page-*.js')
  await page.getByRole('link', { name: beginMessages.again }).click()
  await expect(new CompletionsPage(page, sample.url).rows.nth(10)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('an answer in another form is named with its places', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await withoutAnswers(page)
  await page.route(isRows, (route) => route.fulfill({ json: { object: 'completion.rows', rows: [{}] } }))
  await page.goto(sample.url)
  const alert = page.getByRole('alert')
  await expect(alert.getByRole('heading', { name: stateMessages.mismatch.title })).toBeVisible()
  await expect(alert.getByRole('list', { name: stateMessages.mismatch.places })).toContainText('rows.0.')
  await page.unroute(isRows)
  await alert.getByRole('button', { name: stateMessages.retry }).click()
  await expect(table.rows.nth(10)).toBeVisible()
})

test('a part that breaks leaves the rest of the page', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/ERR_FAILED|dynamically imported module/)
  await page.route('**/assets/drawer-*.js', (route) => route.abort())
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await table.row(1).getByRole('gridcell').nth(1).click()
  await expect(page.getByRole('alert').getByRole('heading', { name: shellMessages.brokenTitle })).toBeVisible()
  await expect(table.rows.nth(10)).toBeVisible()
  await table.header('model').click()
  await table.expectSearch('sort', 'model')
  await expect(table.header('model')).toHaveAttribute('aria-sort', 'ascending')
  await expect(table.rows.nth(10)).toBeVisible()
})

test('sections that come after the conversation may fail alone, and a key that asks for one waits for it', async ({
  page,
  sample,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_FAILED|dynamically imported module/)
  const pressed = Promise.withResolvers<void>()
  let asked = 0
  await page.route('**/assets/later-sections-*.js', async (route) => {
    if (asked++ === 0) return route.abort()
    await pressed.promise
    return route.continue()
  })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await table.row(1).getByRole('gridcell').nth(1).click()
  const failed = page.getByRole('alert').filter({ hasText: drawerMessages.sectionFailed(drawerMessages.laterSections) })
  await expect(failed).toBeVisible()
  await expect(page.locator('[data-section="conversation"]')).toBeVisible()
  await failed.getByRole('button', { name: drawerMessages.tryAgain }).click()
  await expect.poll(() => asked).toBe(2)
  await page.keyboard.press('u')
  pressed.resolve()
  await expect(page.locator('[data-section="usage"] :focus')).toBeVisible()
})

test('what follows the rows is asked for until it comes, and the rows are of use meanwhile', async ({
  page,
  sample,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_FAILED/)
  let refused = 0
  await page.route('**/assets/after-rows-*.js', (route) => (refused++ < 2 ? route.abort() : route.continue()))
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect.poll(() => refused).toBeGreaterThan(0)
  await table.header('model').click()
  await table.expectSearch('sort', 'model')
  await expect(table.rows.nth(10)).toBeVisible()
  await expect(table.rail.getByRole('button').first()).toBeVisible()
  expect(refused).toBeGreaterThan(2)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

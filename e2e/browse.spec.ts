import { COLUMN_IDS, DEFAULT_COLUMNS } from '../src/contract/row/columns.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

test('a fresh server shows a filled table of the sample, marked as one', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await page.goto(sample.url)
  await expect(table.rows.nth(10)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/completions')
  await expect(page.getByText(stateMessages.sample.lead)).toBeVisible()
  await expect(table.summary).toContainText('sample')
  for (const id of DEFAULT_COLUMNS) await expect(table.header(id)).toBeVisible()
  const { total } = await table.expectAsTheApi()
  expect(total).toBeGreaterThan(200)
  await expect(table.grid).toHaveAttribute('aria-rowcount', String((total ?? 0) + 1))
})

test('the sample is gone with one press, and comes back', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await page.getByRole('button', { name: stateMessages.sample.hide }).click()
  await expect(page.getByText(stateMessages.nothing.title)).toBeVisible()
  await expect(table.rows).toHaveCount(0)
  await page.getByRole('button', { name: stateMessages.nothing.sample }).click()
  await expect(table.rows.nth(10)).toBeVisible()
})

const others = COLUMN_IDS.filter((id) => id !== 'created')
const halves = [others.slice(0, 22), others.slice(22)]
for (const [index, columns] of halves.entries()) {
  test(`each column sorts, and the address says so (${index + 1} of ${halves.length})`, async ({ page, sample }) => {
    const table = new CompletionsPage(page, sample.url)
    await table.open(`?columns=${columns.join(',')}`)
    for (const id of columns) {
      const header = table.header(id)
      await header.click()
      await expect(header).toHaveAttribute('aria-sort', /^(a|de)scending$/)
      expect(table.search().get('sort')).toMatch(new RegExp(`^-?${id}$`))
      await table.expectAsTheApi()
    }
  })
}

test('a second press on a header turns the order around, a filter keeps it', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?finish=stop')
  await table.header('tokens').click()
  await table.expectSearch('sort', '-tokens')
  const down = await table.expectAsTheApi()
  await table.header('tokens').click()
  await table.expectSearch('sort', 'tokens')
  await expect(table.header('tokens')).toHaveAttribute('aria-sort', 'ascending')
  const up = await table.expectAsTheApi()
  expect(up.total).toBe(down.total)
  expect(up.rows[0]?.id).not.toBe(down.rows[0]?.id)
})

test('a press on a row opens its drawer, and its neighbours are one press away', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const [first, second, third] = (await table.rowsOf()).rows
  await table.row(1).getByRole('gridcell').nth(1).click()
  await table.expectDrawer(second?.id ?? '')
  await table.expectSearch('open', second?.id ?? '')
  await expect(table.row(1)).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveTitle(`${second?.model} ${second?.id} · Completionist`)
  await page.getByRole('button', { name: drawerMessages.next }).click()
  await table.expectDrawer(third?.id ?? '')
  await page.getByRole('button', { name: drawerMessages.previous }).click()
  await page.getByRole('button', { name: drawerMessages.previous }).click()
  await table.expectDrawer(first?.id ?? '')
  await expect(page.getByRole('button', { name: drawerMessages.previous })).toBeDisabled()
  await page.getByRole('button', { name: drawerMessages.close }).click()
  await expect(table.drawer).toHaveCount(0)
  await expect(table.rows.nth(10)).toBeVisible()
})

test('a link opens the drawer of a row far down, and the table stands at it', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  const { rows } = await table.rowsOf(new URLSearchParams('sort=created'), 60)
  const far = rows[55]
  await table.openDrawer(far?.id ?? '', { sort: 'created' })
  for (const name of ['summary', 'conversation', 'usage', 'raw', 'provenance']) {
    await expect(table.section(name)).toHaveCount(1)
  }
  await page.reload()
  await table.expectDrawer(far?.id ?? '')
})

test('who comes back to the list stands where it was left, with the row that was open, and goes on from there', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await table.scroller.evaluate((grid) => grid.scrollTo({ top: 170 * 36 }))
  await table.row(175).locator('[data-column="1"]').click()
  const id = (await table.row(175).getAttribute('data-completion-id')) ?? ''
  await table.expectDrawer(id)
  await table.expectSearch('open', id)
  await page.getByRole('link', { name: shellMessages.usage }).click()
  await expect(table.drawer).toHaveCount(0)
  await page.goBack()
  await table.expectDrawer(id)
  await expect(table.row(175)).toBeInViewport()
  const next = (await table.row(176).getAttribute('data-completion-id')) ?? ''
  await page.keyboard.press('j')
  await table.expectDrawer(next)
})

test('Back undoes a filter and keeps what is open', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const all = await table.expectAsTheApi()
  const [most] = (await table.facetsOf('model')).facets[0]?.values ?? []
  await table.rail.getByTitle(`Only ${most?.value}`).click()
  await table.expectSearch('model', most?.value ?? '')
  const some = await table.expectAsTheApi()
  expect(some.total).toBe(most?.count)
  expect(some.total).toBeLessThan(all.total ?? 0)
  await page.goBack()
  await table.expectSearch('model', null)
  await table.expectAsTheApi()
  await page.goForward()
  await table.expectSearch('model', most?.value ?? '')
  await table.expectAsTheApi()
})

test('a completion has a page of its own, which leads back', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const [row] = (await table.rowsOf()).rows
  await table.row(0).getByRole('gridcell').nth(1).click()
  await table.expectDrawer(row?.id ?? '')
  await page.getByRole('link', { name: drawerMessages.fullPage }).click()
  await expect(page).toHaveURL(new RegExp(`/completions/${row?.id}\\b`))
  await table.expectDrawer(row?.id ?? '')
  await expect(table.grid).toHaveCount(0)
  await expect(page).toHaveTitle(new RegExp(row?.id ?? ''))
  await page.reload()
  await table.expectDrawer(row?.id ?? '')
  await page.getByRole('button', { name: drawerMessages.close }).click()
  await expect(table.rows.first()).toBeVisible()
})

test('a link to what is not there says so and keeps the table', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/status of 404/)
  const table = new CompletionsPage(page, sample.url)
  await table.open('?open=chatcmpl-nobody')
  await expect(page.getByText(drawerMessages.missing.title)).toBeVisible()
  await expect(table.rows.nth(5)).toBeVisible()
})

const bodyOf = (id: string, created: number, content: string) =>
  JSON.stringify({ id, created, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content } }] })

test('the neighbours of an open row are fetched ahead, a very long record only when it is opened', async ({
  page,
  serve,
}) => {
  const server = await serve({ COMPLETIONIST_SAMPLE: 'off' })
  await importRows(server, [bodyOf('long', 1, 'x'.repeat(300_000)), bodyOf('opened', 2, 'x'), bodyOf('short', 3, 'x')])
  const table = new CompletionsPage(page, server.url)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  // The neighbour below is asked for first.
  const ahead = page.waitForRequest(/completions\/short/)
  await table.openDrawer('opened')
  await ahead
  expect(asked).not.toContain('/api/completions/long')
  await page.keyboard.press('j')
  await table.expectDrawer('long')
})

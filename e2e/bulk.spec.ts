import { readFileSync } from 'node:fs'
import { exportMessages } from '../src/app/messages/list/export.ts'
import { bulkMessages as say } from '../src/app/messages/list/bulk.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { rowLines } from './row-lines.ts'

test('rows are selected by keys and by presses, then edited or deleted all at once, which can be taken back', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, rowLines())
  const table = new CompletionsPage(page, server.url)
  const bar = page.getByRole('region', { name: say.bar })
  const total = async (search: string) => {
    const answer = await page.request.get(`${server.url}/api/completions?source=store&${search}`)
    return ((await answer.json()) as { total: number }).total
  }
  await table.open('?source=store')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('X')
  await expect(bar).toContainText(say.selected(3))
  await table.row(5).getByRole('gridcell').nth(1).click()
  await expect(bar).toContainText(say.selected(4))
  await expect(table.row(5)).toHaveAttribute('aria-selected', 'true')
  await expectAccessible(page, 'selected rows')
  const saving = page.waitForEvent('download')
  await bar.getByRole('button', { name: say.save }).click()
  await page.getByRole('menuitem', { name: exportMessages.exportForms.completions }).click()
  expect(
    readFileSync(await (await saving).path(), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(4)

  await bar.getByRole('button', { name: say.edit }).click()
  const dialog = page.getByRole('dialog', { name: say.editTitle })
  await expect(dialog.getByLabel(say.key)).toBeFocused()
  await dialog.getByLabel(say.key).fill('env')
  await dialog.getByLabel(say.value).fill('prod')
  await expect(dialog).toContainText(say.willEdit(4))
  await dialog.getByRole('button', { name: say.doEdit }).click()
  await bar.getByRole('button', { name: say.undo }).click()
  await expect(bar).toContainText(say.selected(4))
  expect(await total('meta.env=prod')).toBe(0)
  await bar.getByRole('button', { name: say.edit }).click()
  await dialog.getByLabel(say.key).fill('env')
  await dialog.getByLabel(say.value).fill('prod')
  await dialog.getByRole('button', { name: say.doEdit }).click()
  await bar.getByRole('button', { name: say.now }).click()
  await expect(bar).toContainText(say.done(4, 0))
  await expect(table.row(5)).toContainText('env=prod')
  expect(await total('meta.env=prod')).toBe(4)
  await bar.getByRole('button', { name: say.close }).click()
  await expect(bar).toHaveCount(0)

  await table.open('?source=store&meta.half=1')
  await page.keyboard.press('x')
  await bar.getByRole('button', { name: say.selectAll(6) }).click()
  await bar.getByRole('button', { name: say.remove }).click()
  const question = page.getByRole('dialog', { name: say.removeTitle })
  await expect(question).toContainText(say.willRemove(6))
  await question.getByRole('button', { name: say.doRemove }).click()
  await bar.getByRole('button', { name: say.now }).click()
  await expect(bar).toContainText(say.done(6, 0))
  expect(await total('')).toBe(6)
})

test('a range has all its rows, also those that were scrolled past long ago or never seen', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_FAILED/)
  const server = await serve()
  const rows = Array.from({ length: 700 }, (_, n) =>
    JSON.stringify({
      id: `a-long-id-as-upstreams-give-${n}`,
      object: 'chat.completion',
      created: 1_790_000_000 + n,
      model: 'm',
      choices: [],
    }),
  )
  await importRows(server, rows)
  const table = new CompletionsPage(page, server.url)
  const bar = page.getByRole('region', { name: say.bar })
  const extendTo698 = async () => {
    await table.scroller.evaluate((grid) => (grid.scrollTop = grid.scrollHeight))
    const cell = table.row(698).getByRole('gridcell').nth(1)
    await cell.click({ modifiers: ['Shift'] })
  }
  await table.open('?source=store')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(bar).toContainText(say.selected(1))
  await extendTo698()
  await expect(bar).toContainText(say.selected(699))
  // More ids than fit into an address.
  const saving = page.waitForEvent('download')
  await bar.getByRole('button', { name: say.save }).click()
  await page.getByRole('menuitem', { name: exportMessages.exportForms.csv }).click()
  const file = await saving
  expect(file.suggestedFilename()).toBe('completions.csv')
  expect(
    readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n'),
  ).toHaveLength(700)
  await page.route('**/api/completions?format=*', (route) => route.abort())
  await bar.getByRole('button', { name: say.save }).click()
  await page.getByRole('menuitem', { name: exportMessages.exportForms.csv }).click()
  await expect(bar.getByRole('alert')).toContainText(say.notSaved(''))

  // What does not come is said.
  await page.route('**/api/completions?*at=300*', (route) => route.abort())
  await page.reload()
  await table.row(0).getByRole('gridcell').nth(1).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await extendTo698()
  await expect(bar).toContainText(say.missed(100))
  await expect(bar).toContainText(say.selected(599))
})

test('a change of many records is seen, and can be taken back, on every page', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, rowLines())
  const table = new CompletionsPage(page, server.url)
  const bar = page.getByRole('region', { name: say.bar })
  const notice = page.getByRole('region', { name: say.notice })
  await table.open('?source=store')
  const order = async () => {
    await page.keyboard.press('x')
    await bar.getByRole('button', { name: say.remove }).click()
    const question = page.getByRole('dialog', { name: say.removeTitle })
    await question.getByRole('button', { name: say.doRemove }).click()
    await expect(bar.getByRole('button', { name: say.undo })).toBeVisible()
    await expect(notice).toHaveCount(0)
  }
  const { id } = (await table.rowsOf()).rows[0] ?? { id: '' }
  await page.clock.install()
  await order()
  await page.getByRole('link', { name: shellMessages.usage }).click()
  await expect(notice).toContainText(say.removeTitle)
  await page.getByRole('link', { name: shellMessages.sources }).click()
  await expect(notice).toContainText(say.removeTitle)
  await notice.getByRole('button', { name: say.undo }).click()
  await expect(notice).toHaveCount(0)
  await expect(page.locator('#content')).toBeFocused()
  expect((await table.rowsOf()).rows[0]?.id).toBe(id)

  await page.goBack()
  await page.goBack()
  await expect(bar).toContainText(say.selected(1))
  await bar.getByRole('button', { name: say.remove }).click()
  await page.getByRole('dialog').getByRole('button', { name: say.doRemove }).click()
  await page.getByRole('link', { name: shellMessages.settings }).click()
  await expect(notice).toContainText(say.removeTitle)
  await page.clock.runFor(9_000)
  await expect(notice).toContainText(say.done(1, 0))
  await expectAccessible(page, 'a change on a page without a list')
  await notice.getByRole('button', { name: say.close }).click()
  await expect(notice).toHaveCount(0)
})

test('the focus of a change goes from its dialog to its report, and from there to the rows', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, rowLines())
  const table = new CompletionsPage(page, server.url)
  const bar = page.getByRole('region', { name: say.bar })
  await table.open('?source=store')
  await page.keyboard.press('x')
  const change = async () => {
    await bar.getByRole('button', { name: say.edit }).click()
    const dialog = page.getByRole('dialog', { name: say.editTitle })
    await dialog.getByLabel(say.key).fill('env')
    await dialog.getByLabel(say.value).fill('prod')
    await expect(dialog).toContainText(say.willEdit(1))
    await page.keyboard.press('Enter')
    await expect(bar.getByRole('status')).toBeFocused()
  }
  await change()
  await bar.getByRole('button', { name: say.undo }).press('Enter')
  await expect(bar.getByRole('status')).toContainText(say.selected(1))
  await expect(bar.locator(':focus')).toHaveCount(1)
  await change()
  await bar.getByRole('button', { name: say.now }).press('Enter')
  await expect(bar.getByRole('status')).toContainText(say.done(1, 0))
  await expect(bar.getByRole('status')).toBeFocused()
  await bar.getByRole('button', { name: say.close }).press('Enter')
  await expect(bar).toHaveCount(0)
  await expect(table.grid.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('x')
  await bar.getByRole('button', { name: say.clear }).press('Enter')
  await expect(table.grid.locator(':focus')).toHaveCount(1)
})

test('what a stopped change has left is gone on with by one press, with the change filled in', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, rowLines())
  const table = new CompletionsPage(page, server.url)
  const bar = page.getByRole('region', { name: say.bar })
  const dialog = page.getByRole('dialog', { name: say.editTitle })
  await table.open('?source=store')
  await page.keyboard.press('x')
  await bar.getByRole('button', { name: say.selectAll(12) }).click()
  await bar.getByRole('button', { name: say.edit }).click()
  await dialog.getByLabel(say.deed).selectOption('rename')
  await dialog.getByLabel(say.key, { exact: true }).fill('half')
  await dialog.getByLabel(say.to).fill('part')
  await dialog.getByRole('button', { name: say.doEdit }).click()
  // As when it is stopped after five: the server's own words.
  const report = { object: 'bulk', matched: 12, changed: 5, unchanged: 0, refused: 0, refusals: [], finished: true }
  await page.route('**/api/bulk?*', (route) => route.fulfill({ body: JSON.stringify(report) }), { times: 1 })
  await bar.getByRole('button', { name: say.now }).click()
  await expect(bar).toContainText(say.left(7))
  for (const way of ['again', 'by hand'] as const) {
    if (way === 'again') await bar.getByRole('button', { name: say.again }).click()
    else {
      await bar.getByRole('button', { name: say.close }).click()
      await bar.getByRole('button', { name: say.edit }).click()
    }
    await expect(dialog.getByLabel(say.deed)).toHaveValue('rename')
    await expect(dialog.getByLabel(say.key, { exact: true })).toHaveValue('half')
    await expect(dialog.getByLabel(say.to)).toHaveValue('part')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
})

test('what is selected stays so in another order; of another search it says where it is, and Back shows it again', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, rowLines())
  const table = new CompletionsPage(page, server.url)
  const bar = page.getByRole('region', { name: say.bar })
  const chosen = table.grid.locator('[aria-selected=true][data-row]')
  await table.open('?source=store')
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await expect(bar).toContainText(say.selected(2))
  await table.grid.getByRole('columnheader', { name: 'Model' }).click()
  await table.expectSearch('sort', 'model')
  await expect(bar).toContainText(say.selected(2))
  await page.goBack()

  await page
    .getByRole('button', { name: /^half: 0|^0/ })
    .first()
    .click()
  await expect(bar).toContainText(say.leftSome(2))
  await expectAccessible(page, 'rows that are selected of another search')
  await page.goBack()
  await expect(bar).toContainText(say.selected(2))
  await expect(chosen).toHaveCount(2)
  await page.goForward()
  await bar.getByRole('button', { name: say.keep }).click()
  await expect(bar).toContainText(say.selected(2))
  await page.goBack()
  await expect(bar).toContainText(say.leftSome(2))
  await bar.getByRole('button', { name: say.clear }).click()
  await expect(bar).toHaveCount(0)
})

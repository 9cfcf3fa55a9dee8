import { columnMenuMessages } from '../src/app/messages/list/column-menu.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { viewMessages as say } from '../src/app/messages/list/views.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { rowLines } from './row-lines.ts'

const lines = rowLines()

test('what is shown is saved under a name, opened again, changed, renamed and deleted, by keys alone', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, lines)
  const table = new CompletionsPage(page, server.url)
  const menu = page.getByRole('menu', { name: say.menu })
  const views = async () => {
    const answer = await page.request.get(`${server.url}/api/views`)
    return ((await answer.json()) as { data: { name: string; search: string; is_default: boolean }[] }).data
  }
  const button = page.getByRole('button', { name: say.menu })
  const named = (name: string) => page.getByRole('button', { name, exact: true })
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  await table.open('?meta.half=1&sort=-tokens')
  await button.focus()
  await press('Enter')
  await expect(menu.getByText(say.none)).toBeVisible()
  await expectAccessible(page, 'the menu without views')
  await menu.getByRole('menuitem', { name: say.saveAs }).focus()
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: say.saveTitle })
  // It is on the screen a moment before it has the focus.
  await expect(dialog.getByLabel(say.name)).toBeFocused()
  await page.keyboard.type('Odd ones')
  await expect(dialog.getByLabel(say.name)).toHaveValue('Odd ones')
  await expectAccessible(page, 'the dialog that saves')
  await press('Enter')
  await expect(dialog).toBeHidden()
  await expect(named('Odd ones')).toBeFocused()
  await table.expectSearch('view', 'odd-ones')
  await table.expectSearch('height', 's')
  expect(await views()).toMatchObject([{ name: 'Odd ones', is_default: false }])

  // Another question is another thing than the view; it goes back to it, or into it.
  await table.chips
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click()
  await expect(named(`Odd ones ${say.changed}`)).toBeVisible()
  await named(`Odd ones ${say.changed}`).click()
  await menu.getByRole('menuitem', { name: say.undoChanges('Odd ones') }).click()
  await expect(named('Odd ones')).toBeVisible()
  await table.expectSearch('meta.half', '1')
  await table.header('model').click()
  await named(`Odd ones ${say.changed}`).click()
  await expectAccessible(page, 'the menu of a view that is changed')
  await menu.getByRole('menuitem', { name: say.saveChanges('Odd ones') }).click()
  await expect(named('Odd ones')).toBeVisible()
  expect((await views())[0]?.search).toContain('sort=model')

  await named('Odd ones').click()
  await menu.getByRole('menuitem', { name: say.rename }).click()
  await page.getByRole('dialog', { name: say.renameTitle }).getByLabel(say.name).fill('Odd')
  await press('Enter')
  await expect(named('Odd')).toBeFocused()

  // Two of one name would be one too many, and the dialog says so.
  await press('Enter')
  await menu.getByRole('menuitem', { name: say.saveAs }).click()
  await dialog.getByLabel(say.name).fill('Odd')
  await press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('“Odd”')
  await press('Escape')

  await named('Odd').click()
  await menu.getByRole('menuitem', { name: say.remove }).click()
  const sure = page.getByRole('dialog', { name: say.removeTitle('Odd') })
  await expectAccessible(page, 'the question before a deletion')
  await sure.getByRole('button', { name: say.doRemove }).click()
  await expect(button).toBeFocused()
  await table.expectSearch('view', null)
  await table.expectSearch('meta.half', '1')
  expect(await views()).toEqual([])
})
test.use({
  allowedErrors: [/status of 409/],
})

test('the default view opens where nothing is asked, with its columns and row height', async ({
  page,
  context,
  serve,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const server = await serve()
  await importRows(server, lines)
  const table = new CompletionsPage(page, server.url)
  const menu = page.getByRole('menu', { name: say.menu })
  await table.open('?meta.half=0&sort=id&columns=id,model&height=l')
  await page.getByRole('button', { name: say.menu }).click()
  await menu.getByRole('menuitem', { name: say.saveAs }).click()
  const dialog = page.getByRole('dialog', { name: say.saveTitle })
  await dialog.getByLabel(say.name).fill('Even')
  await dialog.getByLabel(say.openFirst).check()
  await dialog.getByRole('button', { name: say.save }).click()
  const view = page.getByRole('button', { name: 'Even', exact: true })
  await view.click()
  await expect(menu.getByRole('menuitemradio', { name: 'Even' })).toHaveAttribute('aria-checked', 'true')
  await menu.getByRole('menuitem', { name: say.copyLink }).click()
  await expect(page.getByText(say.copied)).toBeAttached()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(`${server.url}/completions?meta.half=0&sort=id&columns=id,model&height=l&pinned=&widths=&view=even`)

  await page.evaluate(() => localStorage.clear())
  await page.goto(`${server.url}/`)
  await expect(view).toBeVisible()
  await expect(table.header('id')).toBeVisible()
  await expect(table.header('output')).toHaveCount(0)
  expect(await table.row(0).evaluate((row) => row.clientHeight)).toBeGreaterThan(100)

  // A height that is chosen is one of the address while that names one.
  await page.getByRole('button', { name: tableMessages.chooseColumns }).click()
  await page.getByRole('button', { name: columnMenuMessages.heights.s }).click()
  await table.expectSearch('height', 's')
  await expect(page.getByRole('button', { name: `Even ${say.changed}` })).toBeVisible()

  // All rows are where they always were; of several views one is opened by its slug.
  await table.open()
  await expect(page.getByRole('button', { name: say.menu })).toBeVisible()
  await table.expectSearch('view', null)
  await page.goto(`${server.url}/?view=even`)
  await expect(view).toBeVisible()
})

test('a view brings its pins and widths along, to a browser that has others', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, lines)
  const table = new CompletionsPage(page, server.url)
  await table.open('?columns=id,model,created&pinned=created&widths=model:333&height=s')
  const menu = page.getByRole('menu', { name: say.menu })
  await page.getByRole('button', { name: say.menu }).click()
  await menu.getByRole('menuitem', { name: say.saveAs }).click()
  const dialog = page.getByRole('dialog', { name: say.saveTitle })
  await dialog.getByLabel(say.name).fill('Wide')
  await dialog.getByRole('button', { name: say.save }).click()
  await expect(page.getByRole('button', { name: 'Wide', exact: true })).toBeVisible()

  await page.evaluate(() => {
    const own = { columns: ['model', 'id'], pinnedColumns: ['id'], columnWidths: { model: 120 } }
    localStorage.setItem('completionist.preferences', JSON.stringify(own))
  })
  await page.goto(`${server.url}/?view=wide`)
  const heads = page.getByRole('columnheader')
  const width = async () => Math.round((await table.header('model').boundingBox())?.width ?? 0)
  await expect(heads.first()).toHaveText(/^Created/)
  await expect.poll(width).toBe(333)
  await table.header('model').focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => new URL(page.url()).searchParams.get('widths')).not.toBe('model:333')
  await table.open('')
  await expect.poll(width).toBe(120)
})

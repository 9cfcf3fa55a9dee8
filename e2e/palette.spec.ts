import { compareMessages } from '../src/app/messages/compare.ts'
import { bulkMessages } from '../src/app/messages/list/bulk.ts'
import { viewMessages } from '../src/app/messages/list/views.ts'
import { paletteMessages as say } from '../src/app/messages/palette.ts'
import { conversationMessages } from '../src/app/messages/record/conversation.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { rowLines } from './row-lines.ts'

const lines = rowLines((n) => ({ id: `chatcmpl-r${n}`, model: `model-${n % 3}` }))

test('pages, values, actions and completions are reached by typing, from wherever the focus is', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, lines)
  const table = new CompletionsPage(page, server.url)
  const box = page.getByRole('combobox', { name: say.title })
  const open = async (text: string) => {
    await page.keyboard.press('Control+k')
    await expect(box).toBeFocused()
    await page.keyboard.type(text)
  }
  const take = async (text: string, line: string | RegExp) => {
    await open(text)
    await expect(page.getByRole('option', { name: line }).first()).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(box).toBeHidden()
  }
  await table.open('?meta.half=1')

  await test.step('where nothing has the focus, nothing gets it', async () => {
    await open('')
    await page.keyboard.press('Escape')
    await expect(box).toBeHidden()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  })
  await test.step('it opens while somebody types elsewhere, is one listbox, and gives the focus back', async () => {
    const search = page.getByRole('search').getByRole('combobox')
    await search.focus()
    await open('')
    await expect(page.getByRole('option', { name: say.pages.usage, exact: true })).toBeVisible()
    await expectAccessible(page, 'the palette')
    await page.keyboard.press('Escape')
    await expect(search).toBeFocused()
    await page.keyboard.press('Escape')
  })
  await test.step('a value becomes a filter beside those that are there', async () => {
    await take('model-2', /model: model-2/)
    await expect(page).toHaveURL(/meta\.half=1/)
    await expect(page).toHaveURL(/model=model-2/)
  })
  await test.step('a field is written on, its values follow', async () => {
    await open('meta.half:')
    await expect(page.getByRole('option', { name: /^0/ })).toBeVisible()
    await page.keyboard.press('Escape')
  })
  await test.step('a key of the page is pressed by its name', async () => {
    await take('choose col', /Choose columns/)
    await expect(page.getByRole('dialog').or(page.getByRole('menu')).first()).toBeVisible()
    await page.keyboard.press('Escape')
    await take('clear all', say.clear)
    await expect(page).not.toHaveURL(/meta\.half/)
  })
  await test.step('an address with an id leads to its completion, whatever is filtered away', async () => {
    await table.open('?meta.half=1')
    await take('https://platform.openai.com/logs/chatcmpl-r4?x=1', say.open('chatcmpl-r4'))
    await expect(page.locator('[data-drawer-for="chatcmpl-r4"]')).toBeVisible()
    await page.keyboard.press('Escape')
  })
  await test.step('an address of this server leads to what it shows', async () => {
    await take(`${server.url}/usage?meta.half=0&by=model`, say.goTo('usage?meta.half=0&by=model'))
    await expect(page).toHaveURL(/\/usage\?meta\.half=0&by=model$/)
    await take(`${server.url}/completions?meta.half=1`, say.goTo('completions?meta.half=1'))
    await expect(page).toHaveURL(/\/completions\?meta\.half=1$/)
    await take(`${server.url}/compare?ids=chatcmpl-r4,chatcmpl-r5`, say.goTo('compare?ids=chatcmpl-r4,chatcmpl-r5'))
    await expect(page).toHaveURL(/\/compare\?ids=chatcmpl-r4,chatcmpl-r5$/)
    await take(`${server.url}/settings `, say.goTo('settings'))
    await expect(page).toHaveURL(/\/settings$/)
    await table.open('?meta.half=1')
  })
  await test.step('pages', async () => {
    await take('usage', say.pages.usage)
    await expect(page).toHaveURL(/\/usage\?meta\.half=1/)
    await take('model-1', /model: model-1/)
    await expect(page).toHaveURL(/\/usage\?.*model=model-1/)
    await take('compl', say.pages.completions)
    await expect(page).toHaveURL(/\/completions$/)
  })
})

test('what is typed before its code is here goes to the palette, and to nothing else', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, lines)
  const table = new CompletionsPage(page, server.url)
  const typed = Promise.withResolvers<void>()
  await page.route(/palette-dialog/, async (route) => {
    await typed.promise
    await route.continue()
  })
  await table.open()
  await page.keyboard.press('j')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('xe model-2')
  typed.resolve()
  const box = page.getByRole('combobox', { name: say.title })
  await expect(box).toHaveValue('xe model-2')
  await expect(table.chips).toHaveCount(0)
  expect(table.search().size).toBe(0)
  await page.keyboard.press('Escape')
  await expect(table.row(0).locator(':focus')).toHaveCount(1)
})

test('what the server does not say is missing in the palette by name, and the rest works', async ({
  page,
  sample,
  allowedErrors,
}) => {
  allowedErrors.push(/500/)
  const refusal = { error: { message: 'The store is being repaired.', type: 'server_error', param: null, code: null } }
  await page.route('**/api/views', (route) => route.fulfill({ status: 500, json: refusal }))
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await page.keyboard.press('Control+k')
  await expect(page.getByText(say.problems.views(refusal.error.message))).toBeVisible()
  await expect(page.getByText(say.problems.values(''))).toHaveCount(0)
  await page.keyboard.type('usage')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/usage/)
})

test('what can be done with selected rows is offered when its code comes, also if the palette is open by then', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, lines)
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  await page.route(/\/assets\/bulk-bar-[^/]*\.js/, async (route) => {
    await held
    await route.continue()
  })
  const table = new CompletionsPage(page, server.url)
  await table.open()
  for (const key of ['j', 'x', 'Control+k']) await page.keyboard.press(key)
  await expect(page.getByRole('combobox', { name: say.title })).toBeFocused()
  await page.keyboard.type('edit meta')
  const edit = page.getByRole('option', { name: bulkMessages.offer(bulkMessages.edit, 1) })
  await expect(page.getByRole('option').first()).toBeVisible()
  await expect(edit).toHaveCount(0)
  letGo()
  await expect(edit).toBeVisible()
})

test('what is selected, what is open, orders, groups and views are acted on by typing', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, lines)
  const table = new CompletionsPage(page, server.url)
  const box = page.getByRole('combobox', { name: say.title })
  const take = async (text: string, line: string | RegExp) => {
    await page.keyboard.press('Control+k')
    await expect(box).toBeFocused()
    await page.keyboard.type(text)
    await expect(page.getByRole('option', { name: line }).first()).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(box).toBeHidden()
  }
  const dialog = page.getByRole('dialog')
  await table.open()

  await test.step('nothing is offered for rows while none is selected', async () => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('group', { name: say.groups.action })).toBeVisible()
    await expect(page.getByRole('group', { name: say.groups.selected })).toHaveCount(0)
    await page.keyboard.press('Escape')
  })
  await test.step('rows that are selected are edited, deleted and compared', async () => {
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    await take('edit meta', bulkMessages.offer(bulkMessages.edit, 2))
    await expect(dialog).toContainText(bulkMessages.editTitle)
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await take('delete sel', bulkMessages.offer(bulkMessages.remove, 2))
    await expect(dialog).toContainText(bulkMessages.removeTitle)
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    const saved = page.waitForEvent('download')
    await take('export csv sel', /CSV.*2 selected/)
    expect((await saved).suggestedFilename()).toMatch(/\.csv$/)
    await take('compare', bulkMessages.offer(compareMessages.begin, 2))
    await expect(page).toHaveURL(/\/compare\?ids=/)
    await page.goBack()
    await take('clear sel', bulkMessages.offer(bulkMessages.clear, 2))
    await expect(page.getByRole('region', { name: bulkMessages.bar })).toHaveCount(0)
  })
  await test.step('the list is sorted and grouped', async () => {
    await take('sort tokens desc', say.sort('Tokens', true))
    await expect(page).toHaveURL(/sort=-tokens/)
    await take('sort tokens', say.sort('Tokens', false))
    await expect(page).toHaveURL(/sort=tokens/)
    await take('group half', say.group('meta.half'))
    await expect(page).toHaveURL(/group=meta.half/)
    await take('do not group', say.group(null))
    await expect(page).not.toHaveURL(/group=/)
  })
  await test.step('what is shown is saved as a view', async () => {
    await take('save view', viewMessages.offer(viewMessages.saveAs))
    await expect(dialog.getByRole('textbox', { name: viewMessages.name })).toBeFocused()
    await page.keyboard.type('By tokens')
    await page.keyboard.press('Enter')
    await expect(dialog).toHaveCount(0)
    await take('rename', viewMessages.offer(viewMessages.rename))
    await expect(dialog).toContainText(viewMessages.renameTitle)
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  })
  await test.step('the completion that is open is copied, edited and deleted', async () => {
    await table.row(0).click()
    await expect(table.drawer).toBeVisible()
    await take('edit metadata', conversationMessages.metadata.edit)
    await expect(table.drawer.getByRole('textbox').first()).toBeFocused()
    await page.keyboard.press('Escape')
    await take('delete', drawerMessages.actions.offerDelete)
    await expect(page.getByRole('dialog').or(page.getByRole('alertdialog')).first()).toBeVisible()
  })
})

import path from 'node:path'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { makeFolder } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { rowLines } from './row-lines.ts'

const choices = [{ index: 0, message: { role: 'assistant', content: 'Half an ans' }, finish_reason: 'length' }]

test('a page that is open while the server is away shows what it was asked for once the server is back', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_/, /error loading dynamically imported module|Failed to fetch dynamically imported/)
  const store = { COMPLETIONIST_STORE: path.join(makeFolder(), 'completionist.db') }
  const first = await serve(store)
  await importRows(
    first,
    rowLines((n) => (n % 2 === 0 ? { choices } : {})),
  )
  const table = new CompletionsPage(page, first.url)
  await table.open('?source=store')
  await table.row(0).click()
  await expect(table.drawer).toBeVisible()
  const before = await table.drawer.getAttribute('data-drawer-for')

  await first.stop()
  await page.keyboard.press('j')
  // Both the record beside the list and the rows of another search are asked for in vain.
  await table.chips.getByRole('button', { name: filterMessages.presetLabels.cut }).click()
  await expect(page.getByText('No answer from Completionist').first()).toBeVisible()

  await serve({ ...store, PORT: new URL(first.url).port })
  await expect(page.getByText('No answer from Completionist')).toHaveCount(0)
  await expect(page.getByRole('alert').filter({ hasText: shellMessages.again })).toHaveCount(0)
  await expect(table.drawer).toBeVisible()
  expect(await table.drawer.getAttribute('data-drawer-for')).not.toBe(before)
  await table.expectAsTheApi()
})

import { bulkMessages as say } from '../src/app/messages/list/bulk.ts'
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

  await bar.getByRole('button', { name: say.edit }).click()
  const dialog = page.getByRole('dialog', { name: say.editTitle })
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

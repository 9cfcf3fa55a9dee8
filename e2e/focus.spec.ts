import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

for (const held of ['usage', 'choice'] as const) {
  test(`j from the ${held} of a record leads on, and the keys of the list with it`, async ({ page, sample }) => {
    const table = new CompletionsPage(page, sample.url)
    await table.open('?has=choices')
    const ids = (await table.rowsOf()).rows.map((row) => row.id)
    await table.row(0).getByRole('gridcell').nth(1).click()
    await table.expectDrawer(ids[0] ?? '')
    if (held === 'usage') {
      await page.keyboard.press('u')
      await expect(table.section('usage').locator(':focus')).toHaveCount(1)
    } else {
      await page.keyboard.press('v')
      await expect(table.section('raw').locator(':focus')).toHaveCount(1)
      await page.keyboard.press('1')
      await table.section('conversation').getByRole('button').first().focus()
    }
    await page.keyboard.press('j')
    await table.expectDrawer(ids[1] ?? '')
    await expect(table.row(1).locator(':focus')).toHaveCount(1)
    await page.keyboard.press('ArrowUp')
    await table.expectDrawer(ids[0] ?? '')
    await page.keyboard.press('Escape')
    await expect(table.drawer).toHaveCount(0)
    await expect(table.row(0).locator(':focus')).toHaveCount(1)
  })
}

test('a button of the drawer keeps the focus from record to record, and the last one gives it to the row', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?has=choices')
  const { rows, total } = await table.rowsOf()
  await table.row(0).getByRole('gridcell').nth(1).click()
  await table.expectDrawer(rows[0]?.id ?? '')
  const next = page.getByRole('button', { name: drawerMessages.next })
  await next.focus()
  for (const row of rows.slice(1)) {
    await expect(next).toBeFocused()
    await page.keyboard.press('Enter')
    await table.expectDrawer(row.id)
  }
  expect(total, 'the rows asked for are all that there are').toBe(rows.length)
  await expect(table.row(rows.length - 1).locator(':focus')).toHaveCount(1)
})

test('a drawer that closes with the focus gives it to the list, also when its row has been scrolled away', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await table.row(1).getByRole('gridcell').nth(1).click()
  await expect(table.drawer).toHaveCount(1)
  await page.getByRole('button', { name: drawerMessages.close }).focus()
  await table.scroller.evaluate((grid) => grid.scrollTo({ top: grid.scrollHeight }))
  await expect(table.row(1)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(table.drawer).toHaveCount(0)
  await expect(table.grid.locator(':focus')).toHaveCount(1)
})

test('on a phone, where the drawer covers the list, the focus stays in the drawer', async ({ page, sample }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const [first, second] = (await table.rowsOf()).rows
  await table.row(0).getByRole('gridcell').first().click()
  await table.expectDrawer(first?.id ?? '')
  await page.keyboard.press('u')
  await expect(table.section('usage').locator(':focus')).toHaveCount(1)
  await page.keyboard.press('j')
  await table.expectDrawer(second?.id ?? '')
  await expect(page.getByRole('button', { name: drawerMessages.close })).toBeFocused()
})

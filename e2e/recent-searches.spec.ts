import { recentSearchesMessages as say } from '../src/app/messages/list/recent-searches.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'

test('the empty filter box offers what was searched for last, also after a new start, until that is forgotten', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  const recent = table.suggestions.getByRole('group', { name: say.recent })
  await table.open()
  for (const text of ['refund policy', 'model:gpt-4o-2024-08-06', 'meta.env=prod']) {
    await table.filterBox.fill(text)
    await table.filterBox.press('Escape')
    await table.filterBox.press('Enter')
    await expect(table.filterBox).toHaveValue('')
  }
  await table.filterBox.fill('tokens:wrong')
  await table.filterBox.press('Enter')
  await table.open()
  await expect(recent).toHaveCount(0)
  await page.keyboard.press('/')
  await expect(recent.getByRole('option')).toHaveText([
    'meta.env=prod',
    'model:gpt-4o-2024-08-06',
    'refund policy',
    say.forget,
  ])
  await expectAccessible(page, 'recent searches')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(recent.getByRole('option', { name: 'model:gpt' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await table.expectSearch('model', 'gpt-4o-2024-08-06')
  await expect(table.filterBox).toHaveValue('')

  // What was used is the newest now. Writing hides the list of what was.
  await page.keyboard.press('ArrowDown')
  await expect(recent.getByRole('option').first()).toHaveText('model:gpt-4o-2024-08-06')
  await page.keyboard.type('m')
  await expect(recent).toHaveCount(0)
  await page.keyboard.press('Backspace')
  await recent.getByRole('option', { name: say.forget }).click()
  await expect(recent).toHaveCount(0)
  await expect(table.suggestions.getByRole('option', { selected: true })).toHaveCount(0)
  await table.open()
  await page.keyboard.press('/')
  await expect(table.suggestions.getByRole('option').first()).toBeVisible()
  await expect(recent).toHaveCount(0)
})

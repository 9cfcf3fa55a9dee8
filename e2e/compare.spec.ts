import { bulkMessages } from '../src/app/messages/list/bulk.ts'
import { compareMessages as say } from '../src/app/messages/compare.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

const answer = (index: number, content: string) => ({
  index,
  message: { role: 'assistant', content },
  finish_reason: index === 0 ? 'stop' : 'length',
})
const lineOf = (id: string, created: number, choices: object[], more: object = {}) =>
  JSON.stringify({ id, object: 'chat.completion', created, model: 'm', choices, ...more })

const LINES = [
  lineOf('a', 3, [answer(0, 'The ferry leaves at nine.')], { metadata: { run: 'one' } }),
  lineOf('b', 2, [answer(0, 'The ferry leaves at ten.')], { model: 'n', metadata: { run: 'two' } }),
  lineOf('several', 1, [answer(0, 'Yes.'), answer(1, 'No.')]),
]

test('selected rows are put side by side, with what differs between them and nothing else', async ({
  page,
  serve,
  allowedErrors,
}) => {
  const server = await serve()
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  await table.open()
  const compare = page.getByRole('region', { name: bulkMessages.bar }).getByRole('button', { name: say.begin })
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(compare).toBeDisabled()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await compare.click()
  await expect(page).toHaveURL(/\/compare\?ids=a,b/)
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  await expect(row('meta.run').getByRole('cell')).toHaveText(['one', 'two'])
  await expect(row(say.rows.model).getByRole('cell')).toHaveText(['m', 'n'])
  await expect(row(say.rows.finish)).toHaveCount(0)
  await expect(row(say.output).locator('del')).toHaveText('nine')
  await expect(row(say.output).locator('ins')).toHaveText('ten')
  await expectAccessible(page, 'the comparison')
  await page.getByLabel(say.onlyDifferent).uncheck()
  await expect(row(say.rows.finish).getByRole('cell')).toHaveText(['stop', 'stop'])

  await page.goBack()
  await expect(table.grid.getByRole('row', { selected: true })).toHaveCount(2)

  allowedErrors.push(/status of 400/)
  await page.goto(`${server.url}/compare?ids=a,b&source=upstream`)
  await page.getByRole('link', { name: say.anySource }).click()
  await expect(row(say.rows.model).getByRole('cell')).toHaveText(['m', 'n'])

  // What is beyond the limit is named.
  allowedErrors.push(/status of 404/)
  await page.goto(`${server.url}/compare?ids=a,b,several,four,five,six`)
  await expect(page.getByText(say.leftOut(4, 'five, six'))).toBeVisible()

  await page.goto(`${server.url}/compare?ids=several`)
  await expect(page.getByRole('columnheader', { name: say.choice(2) })).toBeVisible()
  await expect(row(say.rows.finish).getByRole('cell')).toHaveText(['stop', 'length'])
  await page.getByRole('link', { name: say.open }).click()
  await expect(page).toHaveURL(/\/completions\/several/)
})

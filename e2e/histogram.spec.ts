import { histogramMessages as say } from '../src/app/messages/list/histogram.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

const DAY = 86_400

const lineOf = (n: number) =>
  JSON.stringify({
    id: `r${n}`,
    object: 'chat.completion',
    created: 1_790_000_000 + Math.floor(n / 4) * DAY,
    model: n % 2 === 0 ? 'even' : 'odd',
    choices: [{ index: 0, message: { role: 'assistant', content: `Answer ${n}` }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  })

test('the bars measure tokens, are told apart by model, stand as a table, and a line of it narrows to its rows', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(
    server,
    Array.from({ length: 12 }, (_, n) => lineOf(n)),
  )
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  const open = page.getByRole('button', { name: say.open })
  const bars = page.getByRole('region', { name: say.table })
  await open.click()
  const choose = async (group: string, name: string) =>
    page.getByRole('group', { name: group }).getByRole('button', { name }).click()
  await choose(say.height, say.measures.tokens)
  await choose(say.parts, say.by.model)
  await expect(bars.getByRole('columnheader', { name: 'even' })).toBeVisible()
  // Span, rows, tokens, cost, and the tokens of each model.
  await expect(bars.getByRole('row')).toHaveCount(4)
  await expect(bars.getByRole('row').nth(1).getByRole('cell')).toHaveText(['4', '60', /./, '30', '30'])
  await expectAccessible(page, 'the bars as a table')
  await bars.getByRole('row').nth(1).getByRole('button').click()
  await expect(bars).toBeHidden()
  await expect(table.summary).toContainText('4 of 12')
  await expect(page.getByRole('slider', { name: say.over.tokens })).toBeVisible()
})

test('a drag over the bars narrows to what it spans, and another button than the first to nothing', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(
    server,
    Array.from({ length: 12 }, (_, n) => lineOf(n)),
  )
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  const strip = page.getByRole('slider', { name: say.over.count })
  await strip.click({ button: 'right' })
  await strip.click({ button: 'middle' })
  const box = await strip.boundingBox()
  if (box === null) throw new Error('there are no bars')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + 2, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, y)
  await page.mouse.up()
  // The two days that the drag touched; a press of another button would have narrowed to one before.
  await expect(table.summary).toContainText('8 of 12')
  await page.goBack()
  await expect(table.summary).toContainText('12 rows')
})

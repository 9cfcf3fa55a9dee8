import { columnSumsSchema } from '../src/contract/found/column-sums.ts'
import { sumMessages } from '../src/app/messages/list/sums.ts'
import { refusedMessages } from '../src/app/messages/list/refused.ts'
import { usageMessages as say } from '../src/app/messages/usage.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { rowLines } from './row-lines.ts'

const DAY = 86_400

test('usage is told apart over time, as a chart and as figures, and every part leads to its rows', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(
    server,
    rowLines((n) => ({
      created: 1_790_000_000 + Math.floor(n / 4) * DAY,
      model: n % 2 === 0 ? 'even' : 'odd',
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      metadata: { env: n < 8 ? 'prod' : 'dev' },
    })),
  )
  await page.goto(`${server.url}/usage?source=store&meta.env=prod`)
  const table = page.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(4)
  await expect(table.getByRole('row').last()).toContainText('120')
  await page.getByLabel(say.by).selectOption('model')
  await page.getByLabel(say.measure).selectOption('calls')
  await expect(page).toHaveURL(/by=model.*measure=calls/)
  await expect(table.getByRole('row').first()).toContainText('even')
  await expectAccessible(page, 'usage')
  await page.reload()
  const chart = page.getByRole('link', { name: say.part('odd', '2026-09-21', '2') })
  await expect(chart).toHaveCount(1)
  await chart.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/completions\?.*model=odd/)
  const list = new CompletionsPage(page, server.url)
  await expect(list.row(0)).toBeVisible()
  expect((await list.expectAsTheApi()).total).toBe(2)
  await page.goBack()
  // The whole of a day, and only what the measure counts.
  await table
    .getByRole('row', { name: /2026-09-21/ })
    .getByRole('link', { name: /^4:/ })
    .click()
  await expect(list.summary).toContainText('4 of')
  await page.goBack()
  await page.getByLabel(say.by).selectOption('meta.env')
  await expect(table.getByRole('row').first()).not.toContainText('odd')
  // Nonsense in a link is named, and the figures are those of the default.
  await page.goto(`${server.url}/usage?meta.env=prod&by=colour&unit=year&q=...`)
  await expect(table.getByRole('row')).toHaveCount(4)
  await expect(page.getByText(refusedMessages.title)).toContainText(/q=\.\.\. .*by=colour .*unit=year/)
})

test.describe('for somebody in Tokyo', () => {
  test.use({ timezoneId: 'Asia/Tokyo' })
  test('days begin at the viewer’s midnight, and lead to the rows of that day', async ({ page, serve }) => {
    const server = await serve()
    // Two evenings of Greenwich, one day in Tokyo.
    const times = ['2026-07-01T14:59:59Z', '2026-07-01T15:00:00Z', '2026-07-02T14:59:59Z']
    await importRows(server, rowLines((n) => ({ created: Date.parse(times[n] ?? '') / 1_000 })).slice(0, times.length))
    const table = new CompletionsPage(page, server.url)
    await table.open('')
    await page.evaluate(() => localStorage.setItem('completionist.preferences', '{"timeZone":"local"}'))
    await page.goto(`${server.url}/usage?measure=calls`)
    await expect(page.getByRole('columnheader', { name: say.when('Asia/Tokyo') })).toBeVisible()
    const day = page.getByRole('row', { name: /2026-07-02/ })
    await day.getByRole('link', { name: /^2:/ }).click()
    await expect(table.summary).toContainText('2 of 3')
  })
})

test('what the rows come to is a press away, column by column', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?finish=length')
  await page.getByRole('button', { name: sumMessages.open }).click()
  const sums = page.getByRole('dialog', { name: sumMessages.open })
  const { columns } = columnSumsSchema.parse(
    await (await page.request.get(`${sample.url}/api/column-sums?finish=length`)).json(),
  )
  const tokens = columns.find(({ column }) => column === 'tokens')
  expect(tokens?.reported).toBeGreaterThan(1)
  const line = sums
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: sumMessages.columns.tokens, exact: true }) })
  const texts = [tokens?.reported, tokens?.sum, tokens?.p50, tokens?.p95].map((value) =>
    (value ?? 0).toLocaleString('en'),
  )
  await expect(line.getByRole('cell')).toHaveText(texts)
  await expectAccessible(page, 'the sums')
})

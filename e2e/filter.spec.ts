import { chipEditorMessages } from '../src/app/messages/list/chip-editor.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { railMessages } from '../src/app/messages/list/rail.ts'
import { refusedMessages } from '../src/app/messages/list/refused.ts'
import { sortingMessages } from '../src/app/messages/list/sorting.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './expect-accessible.ts'
import { importRows } from './import-rows.ts'

const QUESTIONS = [
  '?model=gpt-4o-mini-2024-07-18',
  '?model=!gpt-4o-mini-2024-07-18,gpt-4.1-2025-04-14&sort=-tokens',
  '?finish=length,content_filter',
  '?has=tool_calls,-invalid_json',
  '?tool=get_weather',
  '?meta.env=prod&meta.feature=search',
  '?meta.env=!dev',
  '?meta.customer=*&sort=meta.customer',
  '?meta.customer=!*',
  '?tokens=200..&cost=..0.01&sort=-cost',
  '?created=-7d..&q=parcel',
]
test('the page and the API answer the same question alike', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  for (const question of QUESTIONS) {
    await table.open(question)
    const { total, of } = await table.expectAsTheApi()
    expect(total, question).toBeGreaterThan(0)
    expect(total, question).toBeLessThan(of ?? 0)
  }
})

test('a chip opens its editor: is or is not, its values and what each would add, and goes away', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?finish=length&meta.env=prod')
  await table.expectAsTheApi()
  const editor = page.getByRole('dialog')
  await table.chips.getByRole('button', { name: chipEditorMessages.edit('finish is length') }).click()
  await expectAccessible(page, 'the editor of a chip')
  await editor.getByRole('textbox', { name: chipEditorMessages.searchValues }).fill('TOP')
  await expect(editor.getByRole('checkbox')).toHaveCount(1)
  await editor.getByRole('checkbox', { name: /^stop/ }).click()
  await editor.getByRole('textbox', { name: chipEditorMessages.searchValues }).fill('')
  await table.expectSearch('finish', 'length,stop')
  await editor.getByRole('button', { name: chipEditorMessages.onlyThis('length') }).click()
  await table.expectSearch('finish', 'length')
  await editor.getByRole('button', { name: filterMessages.isNot }).click()
  await table.expectSearch('finish', '!length')
  await page.keyboard.press('Escape')
  await table.expectAsTheApi()
  await table.chips.getByRole('button', { name: filterMessages.remove('finish is not length') }).click()
  await table.expectSearch('finish', null)
  await table.expectSearch('meta.env', 'prod')
  await table.chips.getByRole('button', { name: filterMessages.remove('env is prod') }).click()
  const { total, of } = await table.expectAsTheApi()
  expect(total).toBe(of)
})

test('words in the filter box search the text, in the table as by the API, and no text breaks it', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await table.filterBox.pressSequentially('the -refund')
  await page.keyboard.press('Enter')
  await table.expectSearch('q', 'the -refund')
  const { total, of } = await table.expectAsTheApi()
  expect(total).toBeGreaterThan(0)
  expect(total).toBeLessThan(of ?? 0)
  await expect(page.locator('[data-result-summary]')).toContainText(`the text of ${of} records was searched`)
  await table.open(`?${new URLSearchParams({ q: 'the) "(*' })}`)
  expect((await table.expectAsTheApi()).total).toBeGreaterThan(0)
})

test('the filter box completes metadata keys and values, with their counts', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const known = await table.facetsOf('meta.feature')
  const key = known.metadata_keys.find((one) => one.value === 'feature')
  const [most] = known.facets[0]?.values ?? []
  await table.filterBox.pressSequentially('meta.fea')
  const line = table.suggestions.getByRole('option', { name: 'meta.feature:' })
  await expect(line).toContainText(String(key?.count))
  await line.click()
  await expect(table.filterBox).toHaveValue('meta.feature:')
  const value = table.suggestions.getByRole('option', { name: most?.value ?? '' })
  await expect(value).toContainText(String(most?.count))
  await expect(value).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await table.expectSearch('meta.feature', most?.value ?? '')
  expect((await table.expectAsTheApi()).total).toBe(most?.count)
  await expect(table.filterBox).toHaveValue('')
})

test('words search the text, a minus excludes, and what the box does not know it says', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await table.filterBox.fill('refund -finish:length')
  await table.filterBox.press('Enter')
  await table.expectSearch('q', 'refund')
  await table.expectSearch('finish', '!length')
  expect((await table.expectAsTheApi()).total).toBeGreaterThan(0)
  await table.filterBox.fill('colour:blue')
  await table.filterBox.press('Enter')
  await expect(page.getByRole('alert')).toContainText('there is no field “colour”')
  const marked = await table.filterBox.evaluate((box: HTMLInputElement) => [box.selectionStart, box.selectionEnd])
  expect(marked).toEqual([0, 'colour:blue'.length])
  await expect(table.filterBox).toHaveValue('colour:blue')
})

test('a press on a value opens its row; by its mark it filters, with Alt too, and with Shift it excludes', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const [row] = (await table.rowsOf()).rows
  const env = row?.metadata.find(([key]) => key === 'env')?.[1] ?? ''
  const value = table.row(0).getByText(`env=${env}`)
  await value.click({ position: { x: 4, y: 4 } })
  await expect(table.drawer).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(table.drawer).toHaveCount(0)
  const { width = 0, height = 0 } = (await value.boundingBox()) ?? {}
  await value.click({ position: { x: width - 6, y: height / 2 } })
  await table.expectSearch('meta.env', env)
  await table.expectAsTheApi()
  await expect(table.drawer).toHaveCount(0)
  await table
    .row(0)
    .getByText(row?.model?.split('-20')[0] ?? '')
    .first()
    .click({ modifiers: ['Alt', 'Shift'] })
  await expect.poll(() => table.search().get('model')).toMatch(/^!/)
  await table.expectAsTheApi()
})

test('values for which the rail has no room are searched and chosen below it', async ({ page, serve }) => {
  const server = await serve()
  const lines = Array.from({ length: 12 }, (_, n) => ({
    id: `m${n}`,
    object: 'chat.completion',
    created: 1_790_000_000 + n,
    model: `model-${String.fromCharCode(97 + n)}`,
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  }))
  await importRows(
    server,
    lines.map((line) => JSON.stringify(line)),
  )
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  await table.rail
    .getByRole('button', { name: railMessages.more + railMessages.moreOf(filterMessages.fields.model) })
    .click()
  const panel = page.getByRole('dialog')
  await expect(panel.getByRole('checkbox')).toHaveCount(12)
  await expectAccessible(page, 'all values of a facet')
  await panel.getByRole('textbox').fill('model-l')
  await panel.getByRole('checkbox', { name: /^model-l/ }).click()
  await table.expectSearch('model', 'model-l')
  await expect(table.summary).toContainText('1 of 12')
})

test('the rail counts, includes and excludes', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const finish = (await table.facetsOf('finish')).facets[0]?.values ?? []
  const group = table.rail.getByRole('region', { name: filterMessages.fields.finish })
  for (const { value, count } of finish.slice(0, 5)) {
    await expect(group.getByRole('listitem').filter({ hasText: new RegExp(`^${value}${count}$`) })).toBeVisible()
  }
  await group.getByTitle(railMessages.include('length')).click()
  await table.expectSearch('finish', 'length')
  await table.expectAsTheApi()
  await expect(group.getByTitle(railMessages.include('length'))).toHaveAttribute('aria-pressed', 'true')
  await group.getByTitle(railMessages.include('length')).click()
  await table.expectSearch('finish', null)
  await group.getByRole('button', { name: railMessages.exclude('stop') }).click()
  await table.expectSearch('finish', '!stop')
  await table.expectAsTheApi()
})

test('a time range stays relative in the address', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const range = page.getByRole('group', { name: filterMessages.range })
  await range.getByRole('button', { name: filterMessages.rangeWeek }).click()
  await table.expectSearch('created', '-7d..')
  const week = await table.expectAsTheApi()
  expect(week.total).toBeLessThan(week.of ?? 0)
  await range.getByRole('button', { name: filterMessages.rangeAll }).click()
  await table.expectSearch('created', null)
  await table.expectAsTheApi()
})

test('nonsense in a link falls back, and a note names each part', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?tokens=abc&has=wings&sort=nothing&created=yesterday&model=gpt-4.1-2025-04-14')
  const note = page.getByText(refusedMessages.title)
  for (const part of ['tokens=abc', 'has=wings', 'sort=nothing', 'created=yesterday'])
    await expect(note).toContainText(part)
  await expect(table.chips.getByText('gpt-4.1-2025-04-14')).toBeVisible()
  const { total } = await table.rowsOf(new URLSearchParams({ model: 'gpt-4.1-2025-04-14' }))
  await expect(table.summary.locator('b')).toHaveText(String(total))
  await page.getByRole('button', { name: filterMessages.dismiss }).first().click()
})

test('filters that exclude every row say so, and which one to give up', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await page.goto(`${sample.url}/completions?finish=length&tool=get_weather`)
  await expect(page.getByText(/^The filters exclude all \d+ rows$/)).toBeVisible()
  const { total } = await table.rowsOf(new URLSearchParams('finish=length'))
  await page.getByRole('button', { name: /without tool is get_weather/ }).click()
  await table.expectSearch('tool', null)
  expect((await table.expectAsTheApi()).total).toBe(total)
  await expect(page.getByText(stateMessages.nothing.title)).toHaveCount(0)
})

const say = (id: string, created: number, content: string) =>
  JSON.stringify({
    id,
    object: 'chat.completion',
    created,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  })

test('what was searched for is marked in rows and drawer, n and p walk through it, and the best match can stand first', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, [
    say('once', 3, 'A café among many other things that are said here'),
    say('often', 1, 'Café, and café: **cafe**.'),
  ])
  const marked = (name: string) =>
    page.evaluate(
      (one) => [...(CSS.highlights.get(one) ?? [])].map((range) => (range instanceof Range ? range.toString() : '')),
      name,
    )
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?source=store&q=cafe`)
  await expect.poll(() => marked('match')).toEqual(['café', 'Café', 'café', 'cafe'])
  await table.openDrawer('often', { source: 'store', q: 'cafe' })
  await expect.poll(() => marked('match-open')).toEqual(expect.arrayContaining(['Café', 'café', 'cafe']))
  await page.keyboard.press('n')
  await expect.poll(() => marked('match-current')).toEqual(['Café'])
  // Marks are made anew with every change of the page; the walk goes on from the same one.
  await page.evaluate(() => {
    const before = CSS.highlights.get('match-open')
    document.querySelector('#root')?.append(document.createElement('i'))
    return new Promise<void>((resolve) => {
      const look = () => (CSS.highlights.get('match-open') === before ? requestAnimationFrame(look) : resolve())
      look()
    })
  })
  await page.keyboard.press('n')
  await expect.poll(() => marked('match-current')).toEqual(['café'])
  await page.keyboard.press('p')
  await expect.poll(() => marked('match-current')).toEqual(['Café'])
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: sortingMessages.order }).selectOption(sortingMessages.bestMatch)
  await expect(page).toHaveURL(/sort=match/)
  await expect(table.row(0)).toContainText('Café, and')
  await page.getByRole('combobox', { name: filterMessages.boxLabel }).focus()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/sort=match/)
  await expect.poll(() => marked('match')).toEqual([])
})

test('a text of the address that looks like a condition stays text in the box, and a field takes the first of its values', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await page.goto(`${sample.url}/completions?q=tokens%3E5`)
  await table.filterBox.focus()
  await page.keyboard.press('Backspace')
  await expect(table.filterBox).toHaveValue('"tokens>5"')
  await page.keyboard.press('Enter')
  await table.expectSearch('q', '"tokens>5"')

  await table.open()
  await table.filterBox.pressSequentially('tokens:')
  await expect(table.suggestions.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await table.expectSearch('tokens', '1000..')
})

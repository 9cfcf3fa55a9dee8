import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { makeFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import { CompletionsPage } from './completions-page.ts'
import { CANARY_KEY, expect, makeTiedRows, test } from './upstream-fixtures.ts'
import { walkRows } from './walk-rows.ts'

test.describe('a tall screen', () => {
  test.use({ viewport: { width: 1440, height: 2000 } })
  test('pages live through upstream, down and up again, with every row once', async ({ page, live }) => {
    test.slow()
    const rows = makeTiedRows(930)
    const { fake, server } = await live({ rows })
    const table = new CompletionsPage(page, server.url)
    await table.open()
    const ids = rows.map((row) => row.id).toSorted()
    const down = await walkRows(table, 'down')
    expect([...down.values()].toSorted()).toEqual(ids)
    expect([...down.keys()].toSorted((a, b) => a - b)).toEqual(ids.map((_, index) => index))
    await expect(table.grid).toHaveAttribute('aria-rowcount', String(rows.length + 1))
    await expect(table.summary).toContainText('930')
    const up = await walkRows(table, 'up')
    expect([...up.values()].toSorted()).toEqual(ids)
    const times = new Map(rows.map((row) => [row.id, row.created]))
    for (const walked of [down, up]) {
      const inOrder = [...walked].toSorted(([a], [b]) => a - b).map(([, id]) => times.get(id) ?? 0)
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => b - a))
    }

    const lists = fake.requests.filter((request) => request.url.startsWith('/v1/chat/completions?'))
    expect(lists.length).toBeGreaterThan(10)
    for (const request of lists) {
      expect(request.url).toMatch(/[?&]order=(asc|desc)\b/)
      expect(request.headers.authorization).toBe(`Bearer ${CANARY_KEY}`)
    }
  })
})

// The first goes by `rowsAt` until the page knows that this source is walked; the second is walked at once, before anything is drawn;
// the third is asked for before the code of the page is here.
for (const search of ['', '?source=upstream&sort=-tokens', '?source=upstream'])
  test(`an upstream is asked once for its first rows, also if it refuses: "${search}"`, async ({
    page,
    live,
    allowedErrors,
  }) => {
    allowedErrors.push(/status of 401/)
    const { fake, server } = await live({ rows: makeTiedRows(30) })
    const table = new CompletionsPage(page, server.url)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/completions?')) asked.push(request.url())
    })
    // Until the page knows its sources, and so that this one is walked.
    const sources = page.getByRole('group', { name: filterMessages.source })
    await page.route('**/api/completions?*', async (route) => {
      if (search === '') await sources.waitFor()
      await route.continue()
    })
    await page.goto(`${server.url}/completions${search}`)
    await expect(table.rows.first()).toBeVisible()
    expect(asked).toHaveLength(1)

    fake.setFault({ kind: 'status', status: 401 })
    asked.length = 0
    await page.reload()
    await expect(page.getByRole('heading', { name: stateMessages.refused.key })).toBeVisible()
    expect(asked).toHaveLength(1)
  })

test('with a key and nothing stored, the page opens on upstream; with rows of its own, on the store', async ({
  page,
  live,
}) => {
  const newest = Math.floor(Date.now() / 1000) - 60
  const rows = Array.from({ length: 30 }, (_, n) => makeFakeRow(n, newest))
  const { server } = await live({ rows }, { COMPLETIONIST_SAMPLE: 'on' })
  const table = new CompletionsPage(page, server.url)
  await page.goto(server.url)
  await expect(table.rows.first()).toHaveAttribute('data-completion-id', rows[0]?.id ?? '')
  expect(table.search().get('source')).toBeNull()
  await expect(table.summary).toContainText(filterMessages.sources.upstream)
  await expect(page.getByText(stateMessages.sample.lead)).toHaveCount(0)

  const sources = page.getByRole('group', { name: filterMessages.source })
  await sources.getByRole('button', { name: filterMessages.sources.store }).click()
  await table.expectSearch('source', 'store')
  await expect(page.getByRole('heading', { name: stateMessages.nothing.title })).toBeVisible()
  await sources.getByRole('button', { name: filterMessages.sources.upstream }).click()
  await expect(table.rows.first()).toHaveAttribute('data-completion-id', rows[0]?.id ?? '')

  const own = makeFakeRow(500, newest)
  const taken = await page.request.post(`${server.url}/api/import?file=own.jsonl`, {
    headers: { 'content-type': 'application/x-ndjson', 'x-app': '1' },
    data: Buffer.from(`${own.json}\n`),
  })
  expect(taken.status()).toBe(200)
  await page.goto(server.url)
  await expect(table.rows).toHaveCount(1)
  await expect(table.rows.first()).toHaveAttribute('data-completion-id', own.id)
  await expect(table.summary).toContainText(filterMessages.sources.store)
})

test('what upstream can filter it filters, and what it cannot is named', async ({ page, live }) => {
  const { fake, server } = await live({ rows: makeTiedRows(60) })
  const table = new CompletionsPage(page, server.url)
  await table.open('?model=o3-mini-2025-01-31&meta.env=dev&has=tool_calls&finish=length&sort=-tokens')
  await expect(table.rows).toHaveCount(10)
  const asked = new URLSearchParams(fake.requests.at(0)?.url.split('?')[1])
  expect(asked.get('model')).toBe('o3-mini-2025-01-31')
  expect(asked.get('metadata[env]')).toBe('dev')
  expect([...asked.keys()].toSorted()).toEqual(['limit', 'metadata[env]', 'model', 'order'])
  const chips = table.chips.getByRole('listitem')
  for (const [field, answered] of [
    ['Model', true],
    ['env', true],
    ['tool_calls', false],
    ['length', false],
  ] as const) {
    const chip = chips.filter({ hasText: new RegExp(field, 'i') })
    await expect(chip, field).toHaveCount(1)
    if (answered) await expect(chip, field).not.toContainText('Upstream')
    else await expect(chip, field).toContainText(/Upstream/)
  }
  await expect(table.summary).toContainText(tableMessages.sortsLoaded(10))
})

test('inputs come for the rows on the screen, and for no others', async ({ page, live }) => {
  const { fake, server } = await live({ rows: makeTiedRows(300) })
  const table = new CompletionsPage(page, server.url)
  await table.open()
  await expect(table.row(0)).toContainText(/Question \d+\?/)
  await expect(table.row(15)).toContainText(/Question \d+\?/)
  const asked = () => fake.requests.flatMap(({ url }) => /\/([^/]+)\/messages/.exec(url)?.[1] ?? []).toSorted()
  const shown = () => table.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-completion-id') ?? ''))
  await expect(async () => expect(asked()).toEqual((await shown()).toSorted())).toPass()
  expect(asked().length).toBeLessThan(60)
})

test('the drawer shows a live completion, its messages and its exact text', async ({ page, live }) => {
  const rows = makeTiedRows(40)
  const { server } = await live({ rows })
  const table = new CompletionsPage(page, server.url)
  await table.open()
  const target = rows.find((row) => row.id === 'chatcmpl-tied-00010')
  await table.rows.and(page.locator(`[data-completion-id="${target?.id}"]`)).click()
  await table.expectDrawer(target?.id ?? '')
  await expect(table.section('conversation')).toContainText('Question 10?')
  await expect(table.section('conversation')).toContainText('Answer 10.')
  await expect(table.section('request')).toContainText('-8132613597486110227')
  await expect(table.section('provenance')).toContainText(drawerMessages.provenance.ways.upstream)
  const raw = await page.request.get(`${server.url}/api/completions/${target?.id}/raw?source=upstream`)
  expect(await raw.text()).toBe(target?.json)
})

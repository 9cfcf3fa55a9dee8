import { refusedMessages } from '../src/app/messages/list/refused.ts'
import { groupMessages as say } from '../src/app/messages/list/groups.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import type { RowGroups } from '../src/contract/found/groups.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

const pair = (n: number, prompt: string, answer: string, env: string) =>
  JSON.stringify({
    request: { model: 'm', messages: [{ role: 'user', content: prompt }] },
    response: {
      id: `chatcmpl-g${n}`,
      object: 'chat.completion',
      created: 1_790_000_000 + n,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      metadata: { env },
    },
  })
const ROWS = [
  ...Array.from({ length: 5 }, (_, n) => pair(n, 'How far is the moon?', n < 3 ? 'Far.' : 'Very far.', 'prod')),
  pair(5, 'Who are you?', 'Nobody.', 'dev'),
]

test('rows with the same prompt stand together with their different answers, each of which opens its newest row', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, ROWS)
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  await page.getByRole('button', { name: say.pick }).click()
  await page.getByRole('menuitemradio', { name: say.prompt }).click()
  await table.expectSearch('group', 'prompt')
  const groups = page.getByRole('region', { name: say.by('prompt') })
  await expect(groups.getByRole('status')).toHaveText(say.found(2, 6))
  const moon = groups.getByRole('button', { name: 'How far is the moon?' })
  // Figures of one kind stand below each other, however wide those beside them are.
  const edges = await groups
    .getByRole('listitem')
    .evaluateAll((lines) =>
      lines.map((line) =>
        Array.from(line.querySelectorAll('.tabular > *'), (one) => one.getBoundingClientRect().right),
      ),
    )
  expect(edges.length).toBe(2)
  expect(edges[0]).toHaveLength(4)
  expect(edges[1]).toEqual(edges[0])
  await expect(moon).toContainText(say.rows(5))
  await expect(moon).toContainText(say.answers(2))
  await moon.focus()
  await page.keyboard.press('Enter')
  await expect(moon).toHaveAttribute('aria-expanded', 'true')
  await expectAccessible(page, 'groups of a prompt')
  await groups.getByRole('button', { name: 'Very far.' }).click()
  await table.expectDrawer('chatcmpl-g4')
  await expect(groups).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(table.drawer).toHaveCount(0)
  await groups.getByRole('button', { name: say.show }).click()
  await expect(page).toHaveURL(/[?&]prompt=[0-9a-f]+/)
  await table.expectSearch('group', null)
  expect((await table.expectAsTheApi()).total).toBe(5)
  await page.goBack()
  await expect(groups).toBeVisible()
  await groups.getByRole('button', { name: say.close }).click()
  await expect(groups).toHaveCount(0)
  await expect(table.rows).toHaveCount(6)
})

test('prompts that end alike are told apart by what stands before', async ({ page, serve }) => {
  const server = await serve()
  const before = pair(6, 'Who are you?', 'A bot.', 'dev').replace(
    '"messages":[',
    '"messages":[{"role":"system","content":"You are a bot."},',
  )
  const unknown = JSON.stringify({ ...(JSON.parse(pair(7, '', 'What?', 'dev')) as { response: object }).response })
  const alone = pair(8, '', 'Yes.', 'dev').replace('"role":"user"', '"role":"system"')
  await importRows(server, [...ROWS, before, unknown, alone])
  await page.goto(`${server.url}/completions?source=store&group=prompt`)
  const groups = page.getByRole('region', { name: say.by('prompt') })
  const alike = groups.getByRole('button', { name: 'Who are you?' })
  await expect(alike).toHaveCount(2)
  await expect(alike.first()).toContainText(`${say.alike(1, 2)} · ${say.messages(2)} · system: You are a bot.`)
  await expect(alike.last()).toContainText(`${say.alike(2, 2)} · ${say.messages(1)}`)
  await expect(groups.getByRole('button', { name: say.noPrompt })).toHaveCount(1)
  await expect(groups.getByRole('button', { name: say.noUser })).toHaveCount(1)
})

test('of many prompts that end alike twelve are told apart before they are opened, each by one record', async ({
  page,
  serve,
}) => {
  const server = await serve()
  const rows = Array.from({ length: 14 }, (_, n) =>
    pair(20 + n, 'Go on.', 'Yes.', 'dev').replace(
      '"messages":[',
      `"messages":[{"role":"system","content":"You are bot ${n}."},`,
    ),
  )
  await importRows(server, rows)
  const records: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/completions/')) records.push(pathname)
  })
  await page.goto(`${server.url}/completions?source=store&group=prompt`)
  const groups = page.getByRole('region', { name: say.by('prompt') })
  const alike = groups.getByRole('button', { name: 'Go on.' })
  await expect(alike).toHaveCount(14)
  await expect(alike.filter({ hasText: 'You are bot' })).toHaveCount(12)
  expect(new Set(records).size).toBe(12)
})

test('a link groups by a metadata key under its filter, as the API does, and a group leads to its rows', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, ROWS)
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?source=store&group=meta.env`)
  const groups = page.getByRole('region', { name: say.by('meta.env') })
  const answer = await table.ask<RowGroups>('/api/groups?source=store&group=meta.env')
  expect(answer.groups.map(({ value, rows, answers }) => [value, rows, answers])).toEqual([
    ['prod', 5, 2],
    ['dev', 1, 1],
  ])
  await expect(groups).toBeVisible()
  await expect(page.getByText(refusedMessages.title)).toHaveCount(0)
  await groups.getByRole('button', { name: 'prod' }).click()
  await groups.getByRole('button', { name: say.show }).click()
  await table.expectSearch('meta.env', 'prod')
  await table.expectSearch('group', null)
  expect((await table.expectAsTheApi()).total).toBe(5)
})

test('a link that groups by nonsense shows the rows, and says so', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?group=mood')
  await expect(page.getByText(refusedMessages.title)).toBeVisible()
  await expect(page.getByText('group=mood')).toBeVisible()
})

test('groups whose code does not come leave the rest of the page', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/ERR_FAILED|dynamically imported module/)
  await page.route('**/assets/group-list-*.js', (route) => route.abort())
  const table = new CompletionsPage(page, sample.url)
  await page.goto(`${sample.url}/completions?group=prompt`)
  await expect(page.getByRole('alert').getByRole('heading', { name: shellMessages.brokenTitle })).toBeVisible()
  await expect(table.rows.first()).toBeAttached()
  await expect(table.filterBox).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } })

      test(`axe finds nothing among the groups of the sample (${colorScheme}, ${viewport.width})`, async ({
        page,
        sample,
      }) => {
        await page.goto(`${sample.url}/completions?group=prompt`)
        const groups = page.getByRole('region', { name: say.by('prompt') })
        await groups.getByRole('listitem').first().getByRole('button').click()
        await expectAccessible(page, 'groups')
      })
    })
  }
}

test('groups of a source that is not there lead on to one that is', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/status of 4\d\d/)
  await page.goto(`${sample.url}/completions?group=prompt&source=upstream`)
  const groups = page.getByRole('region', { name: say.by('prompt') })
  const failed = groups.getByRole('alert').filter({ hasText: stateMessages.refused.noSource })
  await failed.getByRole('button').last().click()
  await expect(failed).toHaveCount(0)
  await expect(page).not.toHaveURL(/source=upstream/)
  await expect(page).toHaveURL(/group=prompt/)
})

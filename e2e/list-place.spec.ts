import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

/** Six rows a second, newest first: row 0 is the last of them. */
const COUNT = 600
const LINES = Array.from({ length: COUNT }, (_, n) =>
  JSON.stringify({
    id: `chatcmpl-${n}`,
    object: 'chat.completion',
    created: 1_790_000_000 + Math.floor(n / 6),
    model: n % 2 === 0 ? 'even' : 'odd',
    choices: [{ index: 0, message: { role: 'assistant', content: `Answer ${n}` }, finish_reason: 'stop' }],
  }),
)

test('a link to a record far down scrolls the list to its row, and the keys go on from there', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  for (const [search, index] of [
    ['', 449],
    ['&sort=created', 150],
    ['&model=even', 224],
    ['&created=2026-09-21..2026-10-01', 449],
  ] as const) {
    await page.goto(`${server.url}/completions?source=store${search}&open=chatcmpl-150`)
    await table.expectDrawer('chatcmpl-150')
    await expect(table.row(index)).toHaveAttribute('data-completion-id', 'chatcmpl-150')
    await expect(table.row(index)).toBeInViewport()
    await expect(page.locator('[data-drawer-frame]')).toContainText(`${index + 1} of`)
  }
  await page.reload()
  await expect(table.row(449)).toHaveAttribute('data-completion-id', 'chatcmpl-150')
  await expect(table.row(450)).toHaveAttribute('data-completion-id', 'chatcmpl-149')
  await expect(table.row(449)).toBeInViewport()
  await page.keyboard.press('j')
  await table.expectDrawer('chatcmpl-149')
  await expect(table.row(450)).toBeInViewport()
})

test('a record that the list does not have, or whose place nobody can say, says so', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  for (const [search, words] of [
    ['&model=odd', drawerMessages.places.absent],
    ['&created=..2026-09-01', drawerMessages.places.absent],
    ['&sort=size', drawerMessages.places.unknown],
  ] as const) {
    await page.goto(`${server.url}/completions?source=store${search}&open=chatcmpl-150`)
    await table.expectDrawer('chatcmpl-150')
    await expect(page.locator('[data-drawer-frame]').getByText(words)).toBeVisible()
  }
})

test('Enter on a row that is not here yet opens it when it comes, unless somebody has gone on', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, LINES)
  const table = new CompletionsPage(page, server.url)
  const held = Promise.withResolvers<void>()
  await page.route(/\/api\/completions\?.*\bat=500\b/, async (route) => {
    await held.promise
    await route.continue()
  })
  await table.open('?source=store')
  const enterAt = async (keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
    await page.keyboard.press('Enter')
  }
  await table.row(0).getByRole('gridcell').nth(1).focus()
  await enterAt(['Control+End'])
  await expect(table.row(599)).toBeInViewport()
  await expect(table.row(599)).not.toHaveAttribute('data-completion-id')
  await page.keyboard.press('ArrowUp')
  await enterAt(['ArrowUp'])
  held.resolve()
  await table.expectDrawer('chatcmpl-2')
})

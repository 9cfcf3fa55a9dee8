import { conversationMessages } from '../src/app/messages/record/conversation.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import type { Fault } from '../src/server/testing/upstream/answer-with-fault.ts'
import { startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import type { Page } from '@playwright/test'
import { CompletionsPage } from './completions-page.ts'
import { expect, makeTiedRows, test } from './upstream-fixtures.ts'

test.beforeEach(({ allowedErrors }) => {
  allowedErrors.push(/status of (401|404|405|429|50[0-4])/)
})

const FAULTS: readonly { title: string; fault: Fault; heading: string; message: RegExp; status: string }[] = [
  {
    title: '401',
    fault: { kind: 'status', status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' },
    heading: stateMessages.refused.key,
    message: /refused the key \(401\).*“Incorrect API key provided\.”/,
    status: '401',
  },
  {
    title: '429 with a long Retry-After',
    fault: { kind: 'retry-after', status: 429, value: '600' },
    heading: stateMessages.refused.limit,
    message: /asks to wait until .*“Rate limit reached\.”/,
    status: '429',
  },
  {
    title: '500 with a page of HTML',
    fault: { kind: 'status', status: 500, html: true },
    heading: stateMessages.refused.failed,
    message: /failed \(500\).*“Oops Bad gateway”/,
    status: '500',
  },
  {
    title: 'a reset in the middle of the body',
    fault: { kind: 'reset' },
    heading: stateMessages.refused.unusable,
    message: /broke off in the middle of its answer/,
    status: '502',
  },
  {
    title: 'truncated JSON',
    fault: { kind: 'cut-json' },
    heading: stateMessages.refused.unusable,
    message: /broken or cut off/,
    status: '200',
  },
]

/** Marks the page's memory; a reload would lose the mark. */
async function markPage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => Object.assign(globalThis, { stillTheSamePage: true }))
  return async () => expect(await page.evaluate(() => 'stillTheSamePage' in globalThis)).toBe(true)
}

for (const { title, fault, heading, message, status } of FAULTS) {
  test(`${title}: the page says what upstream said, and goes on once it is well`, async ({ page, live }) => {
    const { fake, server } = await live({ rows: makeTiedRows(40) })
    fake.setFault(fault, { only: 'list' })
    const table = new CompletionsPage(page, server.url)
    await page.goto(`${server.url}/completions`)
    const alert = page.getByRole('alert')
    await expect(alert.getByRole('heading', { name: heading })).toBeVisible()
    await expect(alert).toContainText(message)
    await expect(alert).toContainText(`${stateMessages.refused.status}${status}`)
    if (fault.kind !== 'reset') await expect(alert).toContainText(/request idreq_fake_\d+/)
    await expect(page.getByRole('heading', { name: 'Bad gateway' })).toHaveCount(0)
    const stillTheSame = await markPage(page)
    fake.setFault(null)
    await alert.getByRole('button', { name: stateMessages.retry }).click()
    await expect(table.rows.nth(5)).toBeVisible()
    await expect(alert).toHaveCount(0)
    await stillTheSame()
  })
}

for (const status of [404, 405]) {
  test(`${status}: the page says that this upstream cannot list, and leads to the store`, async ({ page, live }) => {
    const { fake, server } = await live()
    fake.setFault({ kind: 'status', status, message: 'Nothing of that kind here.' }, { only: 'list' })
    await page.goto(`${server.url}/completions`)
    const alert = page.getByRole('alert')
    await expect(alert.getByRole('heading', { name: stateMessages.refused.missing })).toBeVisible()
    await expect(alert).toContainText(`cannot list stored completions (it answered ${status})`)
    await page.getByRole('group', { name: filterMessages.source }).getByRole('button', { name: 'store' }).click()
    await expect(page.getByRole('heading', { name: stateMessages.nothing.title })).toBeVisible()
    await expect(alert).toHaveCount(0)
  })
}

test('a redirect is not followed, and named', async ({ page, live }) => {
  const trap = await startFakeUpstream()
  const { fake, server } = await live()
  fake.setFault({ kind: 'redirect', to: `${trap.url}/chat/completions` })
  await page.goto(`${server.url}/completions`)
  await expect(page.getByRole('alert')).toContainText(/redirect/i)
  await expect(page.getByRole('button', { name: stateMessages.retry })).toBeVisible()
  expect(trap.requests).toEqual([])
  await trap.close()
})

test('an upstream that never answers leaves the page usable', async ({ page, live }) => {
  const { fake, server } = await live()
  fake.setFault({ kind: 'silent' })
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?source=upstream`)
  await expect(table.summary).toHaveText(filterMessages.asking)
  await expect(table.grid).toHaveAttribute('aria-busy', 'true')
  await page.getByRole('group', { name: filterMessages.source }).getByRole('button', { name: 'store' }).click()
  await expect(page.getByRole('heading', { name: stateMessages.nothing.title })).toBeVisible()
})

test('a fault further down keeps the rows that are here, and Retry goes on', async ({ page, live }) => {
  const { fake, server } = await live({ rows: makeTiedRows(260) })
  const table = new CompletionsPage(page, server.url)
  await table.open()
  const stillTheSame = await markPage(page)
  fake.setFault({ kind: 'status', status: 401, message: 'No longer.' }, { only: 'list' })
  await table.scroller.evaluate((scroller) => scroller.scrollTo({ top: 85 * 36 }))
  const failed = table.grid.getByRole('row').filter({ hasText: tableMessages.rowFailed })
  await expect(failed).toContainText('“No longer.”')
  await expect(table.row(99)).toHaveAttribute('data-completion-id', /./)
  // Among nothing but missing rows it stands below the header, wherever the hand stopped.
  await table.scroller.evaluate((scroller) => scroller.scrollTo({ top: 102 * 36 + 5 }))
  await expect
    .poll(async () => {
      const [line, grid] = await Promise.all([failed.getByRole('gridcell').boundingBox(), table.scroller.boundingBox()])
      return line && grid && Math.round(line.y - grid.y)
    })
    .toBe(32)
  fake.setFault(null)
  await failed.getByRole('button', { name: tableMessages.retry }).click()
  await expect(table.row(105)).toHaveAttribute('data-completion-id', /./)
  await expect(failed).toHaveCount(0)
  await stillTheSame()
})

test('messages that fail leave the rest of the drawer whole', async ({ page, live }) => {
  const { fake, server } = await live({ rows: makeTiedRows(40) })
  fake.setFault({ kind: 'status', status: 401, message: 'Not these.' }, { only: 'messages' })
  const table = new CompletionsPage(page, server.url)
  await table.openDrawer('chatcmpl-tied-00010', { source: 'upstream' })
  await expect(table.section('conversation')).toContainText('Answer 10.')
  await expect(table.section('conversation')).toContainText('Not these.')
  await expect(table.section('usage')).toBeVisible()
  fake.setFault(null)
  await table
    .section('conversation')
    .getByRole('button', { name: conversationMessages.conversation.messagesAgain })
    .click()
  await expect(table.section('conversation')).toContainText('Question 10?')
})

import { chipEditorMessages } from '../src/app/messages/list/chip-editor.ts'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { CAPTURES } from '../src/contract/row/capture.ts'
import { captureMessages } from '../src/app/messages/record/captures.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { keptMessages } from '../src/app/messages/record/kept.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { HOSTILE, recordEveryCapture, wordsOf } from './record-every-capture.ts'
import { expect, test } from './upstream-fixtures.ts'

const INCOMPLETE = CAPTURES.filter((capture) => capture !== 'complete')

test('every way in which a call can end has an icon with words, is counted, and found by a press', async ({
  page,
  serve,
}, info) => {
  const fake = await startFakeUpstream({ settling: 0 })
  const store = info.outputPath('store', 'calls.db')
  mkdirSync(path.dirname(store), { recursive: true })
  const env = { COMPLETIONIST_STORE: store, OPENAI_API_KEY: 'sk-ours', OPENAI_BASE_URL: fake.url }
  await recordEveryCapture(fake, env)
  const { url } = await serve(env)
  const table = new CompletionsPage(page, url)
  await table.open('?source=store')
  await expect(table.rows).toHaveCount(CAPTURES.length)
  const drawn = new Set<string | null>()
  for (const capture of INCOMPLETE) {
    const row = table.rows.filter({ hasText: wordsOf(capture) })
    const words = tableMessages.states.incomplete(captureMessages[capture])
    const state = row.getByRole('button', { name: words })
    await expect(state).toHaveAttribute('title', tableMessages.filterBy(words))
    drawn.add(await state.locator('path').getAttribute('d'))
  }
  expect(drawn.size).toBe(INCOMPLETE.length)

  const group = table.rail.getByRole('region', { name: filterMessages.fields.capture })
  await expect(group.getByRole('listitem')).toHaveText(CAPTURES.toSorted().map((capture) => `${capture}1`))
  await expectAccessible(page, 'the table')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, 'the table in the dark')

  await table.rows
    .filter({ hasText: wordsOf('truncated') })
    .getByRole('button', { name: captureMessages.truncated })
    .click({ modifiers: ['Alt'] })
  await table.expectSearch('capture', 'truncated')
  await expect(table.rows).toHaveCount(1)
  await table.chips.getByRole('button', { name: chipEditorMessages.edit('capture is truncated') }).click()
  await page.getByRole('dialog').getByRole('button', { name: filterMessages.isNot }).click()
  await page.keyboard.press('Escape')
  await table.expectSearch('capture', '!truncated')
  await expect(table.rows).toHaveCount(CAPTURES.length - 1)

  await table.open('?source=store')
  await table.chips.getByRole('button', { name: filterMessages.presetLabels.incomplete }).click()
  await table.expectSearch('capture', '!complete')
  await expect(table.rows).toHaveCount(INCOMPLETE.length)

  await table.open('?source=store')
  await table.filterBox.pressSequentially('capture:cl')
  await expect(table.suggestions.getByRole('option', { name: 'client_aborted' })).toContainText('1')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await table.expectSearch('capture', 'client_aborted')

  await table.rows.first().click()
  await expect(table.section('provenance')).toContainText(captureMessages.client_aborted)
  await table
    .section('summary')
    .getByRole('button', { name: /client_aborted/ })
    .last()
    .click()
  await table.expectSearch('capture', '!client_aborted')
  await fake.close()
})

test('the answer as it came is in Raw as text, whatever it is, with how it came and as a file', async ({
  page,
  live,
}) => {
  const { fake, server } = await live({ settling: 0 })
  const id = 'chatcmpl-events'
  const chunk = { id, object: 'chat.completion.chunk', created: 1_790_000_000, model: 'gpt-4o' }
  const choices = [{ index: 0, delta: { role: 'assistant', content: HOSTILE }, finish_reason: 'stop' }]
  const frames = [': kept alive\r\n\r\n', `data: ${JSON.stringify({ ...chunk, choices })}\r\n\r\n`, 'data: [DONE]\n\n']
  fake.setFault({ kind: 'events', frames, end: 'clean' }, { times: 1, only: 'create' })
  await askStream(server.url)
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  await table.openDrawer(id, { source: 'store' })
  const raw = table.section('raw')
  await raw.getByRole('button', { name: keptMessages.answer, exact: true }).click()
  const text = raw.getByRole('region', { name: keptMessages.answer })
  await expect(text).toContainText(': kept alive')
  await expect(text).toContainText('<img src=x onerror=alert(1)>')
  await expect(raw).toContainText(keptMessages.events(2, true))
  await expect(raw.locator('img, script')).toHaveCount(0)
  await expectAccessible(page, 'the answer as it came')
  await asOnAPhone(page)
  await expectAccessible(page, 'the answer as it came, on a phone')
  const saved = page.waitForEvent('download')
  await raw.getByRole('link', { name: keptMessages.download(keptMessages.answer) }).click()
  const file = await (await saved).createReadStream()
  const bytes: Buffer[] = []
  for await (const piece of file) bytes.push(Buffer.from(piece))
  expect(Buffer.concat(bytes).toString()).toBe(frames.join(''))
})

test('a recorded call that upstream lists too says of each figure where it is from, and shows upstream’s own record', async ({
  page,
  live,
}) => {
  const { server } = await live({ settling: 0 })
  await askStream(server.url)
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  const [row] = (await table.rowsOf()).rows
  const id = row?.id ?? ''
  await table.openDrawer(id, { source: 'store' })
  const total = table.section('usage').locator('[data-attribute="usage.total_tokens"]')
  // What was not reported is one line of names.
  const unreported = table.section('usage').locator('p').filter({ hasText: drawerMessages.notReported })
  await expect(unreported.filter({ has: page.locator('[data-attribute="usage.total_tokens"]') })).toBeVisible()
  await page.request.post(`${server.url}/api/mirror`, { headers: { 'x-app': '1' }, data: { action: 'start' } })
  await expect.poll(async () => (await table.rowsOf()).rows[0]?.mirrored_at).toBeTruthy()
  await page.reload()
  const listed = (await table.rowsOf()).rows[0]?.usage.total_tokens
  await expect(total).toContainText(`${listed}`)
  await expect(total).toContainText(keptMessages.fromList)
  await expect(
    unreported.filter({ has: page.locator('[data-attribute="usage.prompt_tokens_details.cached_tokens"]') }),
  ).toBeVisible()

  const provenance = table.section('provenance')
  await provenance.getByText(keptMessages.listed, { exact: true }).press('Enter')
  await expect(provenance).toContainText(/\d+ fields differ/)
  const usage = provenance.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'usage', exact: true }) })
  await expect(usage).toContainText('not reported')
  await expect(usage).toContainText(`"total_tokens":${listed}`)
  await expect(provenance.getByRole('region', { name: keptMessages.listed })).toContainText('"request_id"')
  await expectAccessible(page, 'upstream’s own record')
  await asOnAPhone(page)
  await expectAccessible(page, 'upstream’s own record, on a phone')
})

/** Small and dark; nothing may stand out of the page. */
async function asOnAPhone(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
}

/** A streamed call, as a program makes it, to its end. */
async function askStream(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-of-the-program' },
    body: JSON.stringify({
      model: 'gpt-4o',
      store: true,
      stream: true,
      messages: [{ role: 'user', content: 'Hello?' }],
    }),
  })
  await answer.text()
}

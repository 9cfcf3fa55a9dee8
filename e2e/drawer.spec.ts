import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { conversationMessages } from '../src/app/messages/record/conversation.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

const { metadata } = conversationMessages

/** A completion by its message, or by its choices. */
function lineOf(id: string, created: number, message: object, more: object = {}): string {
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }]
  return JSON.stringify({ id, object: 'chat.completion', created, model: 'm', choices, ...more })
}

const words = (...tokens: string[]) => ({ content: tokens.map((token) => ({ token, logprob: -0.1, bytes: null })) })
const choiceOf = (index: number, content: string, logprobs: object) => ({
  index,
  message: { role: 'assistant', content },
  finish_reason: 'stop',
  logprobs,
})

test('a key gets the cursor, and what was typed is there until it is saved or thrown away', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, [lineOf('a', 1, { content: 'A' }), lineOf('b', 2, { content: 'B' })])
  const table = new CompletionsPage(page, server.url)
  await table.openDrawer('a')
  await page.getByRole('button', { name: metadata.edit }).click()
  await expect(page.getByRole('textbox', { name: metadata.keyOf(1) })).toBeFocused()
  await page.keyboard.type('env')
  await page.getByRole('textbox', { name: metadata.valueOf(1) }).fill('prod')
  await page.getByRole('button', { name: metadata.add }).click()
  await expect(page.getByRole('textbox', { name: metadata.keyOf(2) })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByText(metadata.unsaved)).toBeVisible()
  await page.getByRole('button', { name: metadata.keepEditing }).click()

  await table.row(0).getByRole('gridcell').nth(1).click()
  await table.expectDrawer('b')
  await table.row(1).getByRole('gridcell').nth(1).click()
  await table.expectDrawer('a')
  await expect(page.getByRole('textbox', { name: metadata.keyOf(1) })).toHaveValue('env')
  await page.getByRole('button', { name: metadata.save, exact: true }).click()
  await expect(page.getByRole('button', { name: metadata.edit })).toBeFocused()
  await expect(table.section('summary')).toContainText('env=prod')
})

test('a deletion has its own button, goes on to the next row and can be taken back', async ({ page, serve }) => {
  const folder = mkdtempSync(join(tmpdir(), 'completionist-copies-'))
  const store = join(folder, 'store.db')
  writeFileSync(`${store}.layout-3`, 'an older copy')
  const server = await serve({ COMPLETIONIST_STORE: store })
  await importRows(server, [lineOf('a', 1, { content: 'A' }), lineOf('b', 2, { content: 'B' })])
  const table = new CompletionsPage(page, server.url)
  await table.openDrawer('b')
  const { actions, remove } = drawerMessages
  await page.getByRole('button', { name: actions.menuTitle }).click()
  await expect(page.getByRole('menuitem', { name: actions.json })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: actions.delete })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menuitem')).toHaveCount(0)
  const erase = async () => {
    await page.getByRole('button', { name: actions.delete }).click()
    const dialog = page.getByRole('dialog', { name: remove.title })
    await expect(dialog).toContainText(remove.copies([`${store}.layout-3`]))
    await dialog.getByRole('button', { name: remove.confirm }).click()
  }
  await erase()
  await table.expectDrawer('a')
  const notice = page.getByRole('region', { name: remove.notice })
  await expect(notice).toContainText(remove.soon('b'))
  // While it has the focus its time stands still.
  await notice.getByRole('button', { name: remove.undo }).focus()
  await expectAccessible(page, 'a notice of a deletion')
  await notice.getByRole('button', { name: remove.undo }).click()
  await expect(notice.getByRole('button')).toHaveCount(0)
  await erase()
  await table.expectDrawer('b')
  await notice.getByRole('button', { name: remove.now }).click()
  await expect(table.rows).toHaveCount(1)
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'b')
})

test('the choice that is looked at is the one whose tokens are shown', async ({ page, serve }) => {
  const server = await serve()
  const choices = [0, 1, 2].map((n) => choiceOf(n, `answer ${n}`, words(`first${n}`, `second${n}`)))
  await importRows(server, [lineOf('several', 1, {}, { choices })])
  const table = new CompletionsPage(page, server.url)
  await table.openDrawer('several')
  const tokens = table.section('tokens').getByRole('listbox')
  await expect(tokens).toContainText('first0')
  await page.keyboard.press('2')
  await expect(tokens).toContainText('first1')
  await table
    .section('tokens')
    .getByRole('button', { name: `${drawerMessages.tokens.choice(3)} · ${drawerMessages.tokens.lists.content}` })
    .click()
  await expect(tokens).toContainText('first2')
  await expect(table.section('conversation').getByRole('tab', { selected: true })).toHaveText(/3/)
})

test('20,000 tokens are scrolled and walked through as rows are, drawn where they are in sight and nowhere else', async ({
  page,
  serve,
}) => {
  const server = await serve()
  // It begins in Arabic, and so all of it is set from the right.
  const tokens = Array.from({ length: 20_000 }, (_, n) => (n % 90 === 89 ? `w${n}.\n` : ` w${n}`))
  tokens.unshift('مرحبا')
  await importRows(server, [lineOf('long', 1, {}, { choices: [choiceOf(0, 'a long answer', words(...tokens))] })])
  const table = new CompletionsPage(page, server.url)
  await table.openDrawer('long')
  const lens = table.section('tokens').getByRole('listbox')
  const drawn = lens.getByRole('option')
  await expect(lens).toContainText('w0 w1 w2')
  expect(await drawn.count()).toBeLessThan(2_000)

  await lens.evaluate((box) => (box.scrollTop = box.scrollHeight / 2))
  const inSight = () =>
    lens.evaluate((box) => {
      const { left, top, width, height } = box.getBoundingClientRect()
      return document.elementFromPoint(left + (width * 2) / 3, top + height / 2)?.closest('[role=option]')?.ariaPosInSet
    })
  await expect.poll(async () => Number(await inSight())).toBeGreaterThan(5_000)
  expect(await drawn.count()).toBeLessThan(2_000)
  await expect(lens).toHaveCSS('direction', 'rtl')

  // What is copied is the answer, also where it is not drawn.
  await lens.evaluate((box) => {
    const options = box.querySelectorAll('[data-chunk]:not([data-chunk="0"]) [role=option]')
    const [first, last] = [options[0], options[options.length - 1]]
    if (first !== undefined && last !== undefined) getSelection()?.setBaseAndExtent(first, 0, last, 1)
  })
  const copied = await lens.evaluate((box) => {
    const clipboardData = new DataTransfer()
    box.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    return clipboardData.getData('text/plain')
  })
  const [, from = ''] = /^ ?(w\d+)/.exec(copied) ?? []
  const whole = tokens.join('')
  expect(copied.length).toBeGreaterThan(1_000)
  expect(whole).toContain(copied)
  expect(from).not.toBe('')

  await lens.press('End')
  const selected = lens.getByRole('option', { selected: true })
  await expect(selected).toHaveText('w19999')
  await expect(selected).toBeInViewport()
  await expect(selected).toHaveAttribute('aria-setsize', '20001')
  await lens.press('Home')
  await expect(selected).toHaveText('مرحبا')
  await expect(selected).toBeInViewport()
  expect(await drawn.count()).toBeLessThan(2_000)
})

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('a picture that leaves the page while it may still be loading keeps its address for a while', async ({
  page,
  serve,
}) => {
  const server = await serve()
  const images = [{ type: 'image_url', image_url: { url: PICTURE } }]
  await importRows(server, [lineOf('seen', 2, { content: 'a', images }), lineOf('other', 1, { content: 'b' })])
  await page.clock.install()
  await page.addInitScript(() => {
    const revoke = URL.revokeObjectURL.bind(URL)
    Object.assign(window, { freed: [] as string[] })
    URL.revokeObjectURL = (url) => {
      ;(window as unknown as { freed: string[] }).freed.push(url)
      revoke(url)
    }
  })
  const freed = () => page.evaluate(() => (window as unknown as { freed: string[] }).freed)
  const table = new CompletionsPage(page, server.url)
  await table.openDrawer('seen')
  const picture = table.drawer.getByRole('img', { name: conversationMessages.text.imageAlt })
  const url = await picture.getAttribute('src')
  await page.keyboard.press('Escape')
  await expect(picture).toHaveCount(0)
  expect(await freed()).toEqual([])
  await page.clock.fastForward(10_000)
  await expect.poll(freed).toEqual([url])
})

for (const width of [1440, 390]) {
  test(`what servers add to an answer is readable and usable at ${width} px`, async ({ page, serve }) => {
    await page.setViewportSize({ width, height: 844 })
    const server = await serve()
    const file = { filename: 'plan.pdf', file_data: 'data:application/pdf;base64,JVBERi0xLjQK' }
    const request = { model: 'm', messages: [{ role: 'user', content: [{ type: 'file', file }] }] }
    const body = lineOf(
      'rich',
      1,
      {
        content: '1969. A number\n1971. Another[1]\n\n18~22 degrees',
        reasoning: 'First *this*.',
        reasoning_content: 'First *this*.',
        images: [{ type: 'image_url', image_url: { url: PICTURE } }],
      },
      {
        provider: 'Far',
        citations: ['https://one.test/a'],
        search_results: [{ title: 'One', url: 'https://one.test/a', date: '2025-01-01' }],
        prompt_filter_results: [{ content_filter_results: { hate: { filtered: true, severity: 'high' } } }],
      },
    )
    await importRows(server, [
      `{"request":${JSON.stringify(request)},"response":${body}}`,
      lineOf('refused', 2, { content: null, refusal: 'I would rather not.' }),
    ])
    const table = new CompletionsPage(page, server.url)
    await table.openDrawer('rich')
    const talk = table.section('conversation')
    await expect(talk).toContainText('plan.pdf')
    await expect(talk.locator('[data-reasoning]')).toHaveCount(1)
    await expect(talk.getByRole('img', { name: conversationMessages.text.imageAlt })).toBeVisible()
    const said = await talk.locator('.markdown').last().innerText()
    expect(said.replaceAll(/\s+/g, ' ')).toBe('1969. A number 1971. Another[1] 18~22 degrees')
    await talk.getByRole('button', { name: '[1]' }).click()
    await expect(talk.locator('li:focus')).toContainText('One')
    await expect(table.section('alerts')).toContainText('hate: high')
    await expect(table.section('summary')).toContainText('Far')
    await table.section('usage').getByRole('button', { name: drawerMessages.showAll }).click()
    await expect(table.section('usage').locator('[data-attribute="usage.prompt_tokens"]')).toContainText(
      drawerMessages.notReported,
    )
    await expectAccessible(page, 'a rich answer')

    await table.openDrawer('refused')
    await expect(table.drawer.getByText(conversationMessages.alerts.refusal)).toHaveCount(1)
    await expect(table.section('conversation')).not.toContainText(conversationMessages.conversation.noText.none)
    await expect(table.section('conversation')).toContainText('I would rather not.')
  })
}

test('the open row is marked where the browser chooses the colours', async ({ page, sample }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const table = new CompletionsPage(page, sample.url)
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 })
    await table.open()
    await expect(table.row(1)).toHaveCSS('outline-style', 'none')
    await table.row(1).locator('[data-column="1"]').click()
    await expect(table.row(1)).toHaveCSS('outline-style', 'solid')
  }
})

import { conversationMessages } from '../src/app/messages/record/conversation.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { ATTACKER, HOSTILE_ANIMALS } from '../src/contract/zoo/hostile-animals.ts'
import type { Page } from '@playwright/test'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { idOf, importRows, toPairs } from './import-rows.ts'
import type { RunningServer } from './server.ts'

/** What a record must never become on the screen, whatever it says. */
const FORBIDDEN =
  'script, iframe, object, embed, form, base, link, meta, style, svg image, video, [autofocus], [srcdoc], [onerror], [onload], a[ping]'

async function hostileTable(page: Page, server: RunningServer): Promise<CompletionsPage> {
  await importRows(server, toPairs(HOSTILE_ANIMALS))
  page.on('dialog', (dialog) => {
    throw new Error(`a record opened a dialog: ${dialog.message()}`)
  })
  page.on('popup', (popup) => {
    throw new Error(`a record opened a window: ${popup.url()}`)
  })
  return new CompletionsPage(page, server.url)
}

/** Nothing that runs, loads or lies, in what shows now. */
async function expectHarmless(table: CompletionsPage, what: string): Promise<void> {
  const found = await table.page.locator('main').evaluate((main, selector) => {
    const urls = [...main.querySelectorAll<HTMLElement>('[src], [href], [poster], [data], [background], [srcset]')].map(
      (element) =>
        ['src', 'href', 'poster', 'data', 'background', 'srcset'].map((name) => element.getAttribute(name)).join(''),
    )
    const links = [...main.querySelectorAll<HTMLAnchorElement>('a[href]')].filter(
      (link) => link.origin !== location.origin,
    )
    return {
      elements: [...main.querySelectorAll(selector)].map((element) => element.outerHTML.slice(0, 200)),
      urls: urls.filter((url) => !/^(https?:\/\/|mailto:|blob:|\/(?![/\\])|#)/.test(url)),
      loads: [...main.querySelectorAll<HTMLImageElement>('img, audio, source')]
        .map((element) => element.src)
        .filter((url) => !url.startsWith('blob:')),
      opens: links
        .filter((link) => !/noopener/.test(link.rel) || !/noreferrer/.test(link.rel))
        .map((link) => link.href),
    }
  }, FORBIDDEN)
  expect(found, what).toEqual({ elements: [], urls: [], loads: [], opens: [] })
}

for (const view of ['markdown', 'plain', 'raw'] as const) {
  test(`hostile rows go through table and drawer as ${view} and do nothing`, async ({ page, serve }) => {
    const server = await serve()
    const table = await hostileTable(page, server)
    await page.addInitScript((textView) => {
      localStorage.setItem('completionist.preferences', JSON.stringify({ textView }))
    }, view)
    await table.open()
    await expectHarmless(table, 'the table')
    const { rows, total } = await table.rowsOf(undefined, HOSTILE_ANIMALS.length)
    expect(total).toBe(HOSTILE_ANIMALS.length)
    await table.row(0).getByRole('gridcell').nth(1).click()
    for (const [index, { id }] of rows.entries()) {
      await table.expectDrawer(id)
      await expect(table.section('raw'), id).toBeVisible()
      const pressed = table.drawer.getByRole('group', { name: conversationMessages.text.view }).getByRole('button', {
        name: conversationMessages.text[view],
        pressed: true,
      })
      await expect(pressed.first(), id).toBeVisible()
      await expectHarmless(table, id)
      if (index + 1 < rows.length) await page.getByRole('button', { name: drawerMessages.next }).click()
    }
    await table.filterBox.fill('meta.hostile:markdown')
    await table.filterBox.press('Enter')
    await table.expectSearch('meta.hostile', 'markdown')
    await table.expectAsTheApi()
  })
}

test('hostile rows on pages of their own do nothing, and their text is as it came', async ({
  page,
  context,
  serve,
}) => {
  const server = await serve()
  const table = await hostileTable(page, server)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await table.open()
  for (const animal of HOSTILE_ANIMALS) {
    const id = idOf(animal)
    // The address as the page itself writes it, without loading everything anew for each row.
    await page.evaluate(
      (path) => {
        history.pushState(null, '', path)
        dispatchEvent(new PopStateEvent('popstate'))
      },
      `/completions/${encodeURIComponent(id)}`,
    )
    await table.expectDrawer(id)
    await expect(table.grid).toHaveCount(0)
    const raw = table.section('raw')
    await raw.getByRole('button', { name: drawerMessages.raw.views.received }).click()
    await raw.getByRole('button', { name: drawerMessages.raw.copy, exact: true }).click()
    await expect(raw.getByText(drawerMessages.copied)).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText()), id).toBe(animal.body)
    const download = await page.request.get(`${server.url}/api/completions/${encodeURIComponent(id)}/raw`)
    expect((await download.body()).equals(Buffer.from(animal.body)), id).toBe(true)
    await expectHarmless(table, id)
  }
  expect(HOSTILE_ANIMALS.filter(({ body }) => body.includes(ATTACKER)).length).toBeGreaterThan(20)
})

test('what cannot be seen is written out in facets and chips as it is in rows', async ({ page, serve }) => {
  const server = await serve()
  const message = { role: 'assistant', content: 'fine', refusal: null }
  const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
  const model = 'gpt\u0000-4\u001B[31m'
  const row = { id: 'unseen', object: 'chat.completion', created: 1_790_000_000, model, choices }
  await importRows(server, [JSON.stringify(row)])
  const table = new CompletionsPage(page, server.url)
  await table.open()
  const written = /gpt.*U\+0000.*-4.*U\+001B.*\[31m/
  await expect(table.row(0)).toContainText(written)
  await table.rail.getByRole('button').filter({ hasText: written }).first().click()
  await expect(table.chips).toContainText(written)
})

import http from 'node:http'
import path from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { liveMessages } from '../src/app/messages/live.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { test } from './fixtures.ts'

/** A store in a file, a server on it, and the command line beside it. */
async function openStore(serve: (env: Record<string, string>) => Promise<{ url: string }>, env = {}) {
  const folder = makeFolder()
  const store = { COMPLETIONIST_STORE: path.join(folder, 'completionist.db') }
  let files = 0
  const add = async (prefix: string, count: number, model = 'gpt-4o-mini') => {
    const file = path.join(folder, `${files++}.jsonl`)
    writeFileSync(file, rowsOf(prefix, count, model).join('\n'))
    const { code, err } = await startCli(['import', file], store).ended
    expect(code, err).toBe(0)
  }
  return { add, start: () => serve({ ...store, ...env }) }
}

let clock = Math.floor(Date.now() / 1000) - 100_000
/** Rows newer than all before them, the last the newest. */
function rowsOf(prefix: string, count: number, model: string): string[] {
  return Array.from({ length: count }, (_, n) => {
    const message = { role: 'assistant', content: `${prefix} ${n}`, refusal: null }
    const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
    return JSON.stringify({ id: `${prefix}-${n}`, object: 'chat.completion', created: clock++, model, choices })
  })
}

const pill = (page: Page, rows: number) => page.getByRole('button', { name: liveMessages.fresh(rows) })
/** Whole rows in sight, and where they stand. */
const idsInSight = (table: CompletionsPage) =>
  table.scroller.evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect()
    const rows = [...list.querySelectorAll('[data-completion-id]')].map((row) => {
      return { id: row.getAttribute('data-completion-id'), box: row.getBoundingClientRect() }
    })
    return rows.filter(({ box }) => box.top > top + 32 && box.bottom < bottom).map(({ id, box }) => `${id} ${box.top}`)
  })

test('rows that another process imports come in at the top of an open page', async ({ page, serve }) => {
  const store = await openStore(serve)
  await store.add('old', 150)
  const table = new CompletionsPage(page, (await store.start()).url)
  await Promise.all([page.waitForRequest(/api\/events/), table.open()])
  await store.add('new', 3)
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'new-2')
  await expect(table.row(3)).toHaveAttribute('data-completion-id', 'old-149')
  await expect(table.summary).toContainText('153')
  await expect(page.getByText(liveMessages.fresh(3))).toBeHidden()
})

test('while the list is scrolled they wait behind a pill, and nothing moves', async ({ page, serve }) => {
  const store = await openStore(serve)
  await store.add('old', 300)
  const table = new CompletionsPage(page, (await store.start()).url)
  await table.open('?model=gpt-4o-mini')
  await table.scroller.evaluate((list) => list.scrollTo({ top: 1_800 }))
  await expect(table.row(60)).toBeInViewport()
  const before = await idsInSight(table)
  expect(before.length).toBeGreaterThan(10)
  await store.add('other', 4, 'o3')
  await store.add('new', 7)
  await expect(pill(page, 7)).toBeVisible()
  expect(await idsInSight(table)).toEqual(before)
  await store.add('newer', 2)
  await expect(pill(page, 9)).toBeVisible()
  expect(await idsInSight(table)).toEqual(before)
  await pill(page, 9).click()
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'newer-1')
  await expect(table.row(9)).toHaveAttribute('data-completion-id', 'old-299')
  expect(await table.scroller.evaluate((list) => list.scrollTop)).toBe(0)
  await expect(pill(page, 9)).toBeHidden()
})

test('the keyboard stays on its row, an open drawer on its completion; the key . loads what is new', async ({
  page,
  serve,
}) => {
  const store = await openStore(serve)
  await store.add('old', 60)
  const table = new CompletionsPage(page, (await store.start()).url)
  await table.open()
  const cell = table.row(2).getByRole('gridcell').nth(1)
  await cell.focus()
  await store.add('new', 1)
  await expect(pill(page, 1)).toBeVisible()
  await expect(cell).toBeFocused()
  await expect(table.row(2)).toHaveAttribute('data-completion-id', 'old-57')
  await page.keyboard.press('Enter')
  await table.expectDrawer('old-57')
  await store.add('newer', 1)
  await expect(pill(page, 2)).toBeVisible()
  await page.keyboard.press('.')
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'newer-0')
  await expect(table.row(0).getByRole('gridcell').first()).toBeFocused()
  await table.expectDrawer('old-57')
  await expect(table.row(4)).toHaveAttribute('aria-selected', 'true')
})

test('with live switched off the list stays as it is, also after a reload', async ({ page, serve }) => {
  const store = await openStore(serve)
  await store.add('old', 5)
  const table = new CompletionsPage(page, (await store.start()).url)
  await table.open()
  await page.getByRole('button', { name: liveMessages.on }).click()
  await table.open()
  const off = page.getByRole('button', { name: liveMessages.off })
  await expect(off).toHaveAttribute('aria-pressed', 'false')
  await store.add('new', 2)
  await expect.poll(async () => (await table.rowsOf()).total).toBe(7)
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'old-4')
  await off.click()
  await page.mouse.move(5, 5)
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'new-1')
})

test('a sample says when the first real completion is there, and makes way for it', async ({ page, serve }) => {
  const store = await openStore(serve, { COMPLETIONIST_SAMPLE: 'on' })
  const table = new CompletionsPage(page, (await store.start()).url)
  await Promise.all([page.waitForRequest(/api\/events/), table.open()])
  await store.add('mine', 1)
  await expect(page.getByText(stateMessages.sample.own(1))).toBeVisible()
  await page.getByRole('button', { name: stateMessages.sample.showOwn(1) }).click()
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'mine-0')
  await expect(table.summary).toContainText('1 row')
})

test('a completion can be watched while it is written, and turns into its record', async ({ page, serve }) => {
  const upstream = await startWriter()
  const store = await openStore(serve, { OPENAI_BASE_URL: upstream.url, OPENAI_API_KEY: 'sk-test' })
  await store.add('old', 3)
  const { url } = await store.start()
  const table = new CompletionsPage(page, url)
  await Promise.all([page.waitForRequest(/api\/events/), table.open('?source=store')])
  const request = { model: 'gpt-4o', store: true, stream: true, messages: [{ role: 'user', content: 'Who are you?' }] }
  const answer = fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  upstream.write('I am ')
  const watch = page.getByRole('button', { name: liveMessages.watch('gpt-4o') })
  await expect(watch).toContainText('I am')
  await expect(watch).toContainText(liveMessages.writing)
  await watch.click()
  const drawer = page.locator('[data-recording-drawer]')
  await expect(drawer).toContainText('Who are you?')
  upstream.write('a model.')
  await expect(drawer).toContainText('I am a model.')
  upstream.end()
  await (await answer).text()
  await table.expectDrawer('chatcmpl-written')
  await expect(table.drawer).toContainText('I am a model.')
  await page.keyboard.press('Escape')
  await expect(table.row(0)).toHaveAttribute('data-completion-id', 'chatcmpl-written')
  await expect(watch).toBeHidden()
  await upstream.close()
})

/** One event of the answer's stream. */
function chunk(delta: object, finish_reason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason }]
  const said = { id: 'chatcmpl-written', object: 'chat.completion.chunk', created: clock++, model: 'gpt-4o', choices }
  return `data: ${JSON.stringify(said)}\n\n`
}

/** A model server whose one answer the test writes. */
async function startWriter() {
  const begun = Promise.withResolvers<http.ServerResponse>()
  const server = http.createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(request.method === 'POST' ? 200 : 404, { 'content-type': 'text/event-stream' })
      if (request.method === 'POST') begun.resolve(response)
      else response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/v1`,
    write: (content: string) => void begun.promise.then((response) => response.write(chunk({ content }))),
    end: () => void begun.promise.then((response) => response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

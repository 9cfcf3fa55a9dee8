import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { sourceMessages } from '../src/app/messages/sources/sources.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { zoo } from '../src/contract/zoo/zoo.ts'
import type { Page } from '@playwright/test'
import { makeFolder, startCli } from './cli.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { makeTiedRows } from './upstream-fixtures.ts'

const LINES = makeTiedRows(25).map((row) => row.json)
/** Line 3 is cut off, line 5 is something else. */
const MIXED = [...LINES.slice(0, 2), '{"object":"chat.compl', LINES[2], '{"object":"embedding","embedding":[]}'].join(
  '\n',
)

/** A file to choose. */
const asFile = (name: string, text: string) => ({ name, mimeType: 'application/jsonl', buffer: Buffer.from(text) })

/** Drags a file of `text` over the page and lets it go there. */
async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    (file) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([file.text], file.name))
      return transfer
    },
    { name, text },
  )
  const target = page.getByRole('main')
  await target.dispatchEvent('dragover', { dataTransfer })
  await expect(page.getByText(sourceMessages.dropHere)).toBeVisible()
  await target.dispatchEvent('drop', { dataTransfer })
  await expect(page.getByText(sourceMessages.dropHere)).toHaveCount(0)
}

test('a dropped file fills the store: refused lines are named, the sample makes room', async ({ page, serve }) => {
  const server = await serve({ COMPLETIONIST_SAMPLE: 'on' })
  const table = new CompletionsPage(page, server.url)
  await table.open()
  await expect(page.getByText(stateMessages.sample.lead)).toBeVisible()
  await dropFile(page, 'mixed.jsonl', MIXED)
  const panel = page.getByRole('region', { name: sourceMessages.imported('mixed.jsonl') })
  await expect(panel).toContainText(`${sourceMessages.added}3`)
  await expect(panel).toContainText(`${sourceMessages.refused}2`)
  const refusals = panel.getByRole('list', { name: sourceMessages.refusals }).getByRole('listitem')
  await expect(refusals).toHaveCount(2)
  await expect(refusals.nth(0)).toContainText(/^line 3not valid JSON/)
  await expect(refusals.nth(1)).toContainText('line 5an embedding (object "embedding")')
  await expect(table.rows).toHaveCount(3)
  await expect(table.summary).toContainText(`3 rows`)
  await expect(table.summary).toContainText(filterMessages.sources.store)
  await expect(page.getByText(stateMessages.sample.lead)).toHaveCount(0)

  await dropFile(page, 'again.jsonl', LINES.slice(0, 5).join('\n'))
  const again = page.getByRole('region', { name: sourceMessages.imported('again.jsonl') })
  await expect(again).toContainText(`${sourceMessages.added}2`)
  await expect(again).toContainText(`${sourceMessages.known}3`)
  await expect(table.rows).toHaveCount(5)
  await again.getByRole('button', { name: sourceMessages.close }).click()
  await expect(again).toHaveCount(0)
})

test('a chosen file shows its progress while it comes in', async ({ page, serve }) => {
  const server = await serve({ COMPLETIONIST_SAMPLE: 'off' })
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions`)
  const held = Promise.withResolvers<void>()
  await page.route('**/api/import?*', async (route) => {
    await held.promise
    await route.continue()
  })
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: stateMessages.nothing.importButton }).click()
  const buffer = Buffer.from(LINES.join('\n'))
  await (await chooser).setFiles({ name: 'chosen.jsonl', mimeType: 'application/x-ndjson', buffer })
  const running = page.getByRole('region', { name: sourceMessages.importing('chosen.jsonl') })
  await expect(running.getByRole('button', { name: sourceMessages.cancel })).toBeVisible()
  held.resolve()
  const done = page.getByRole('region', { name: sourceMessages.imported('chosen.jsonl') })
  await expect(done).toContainText(`${sourceMessages.added}25`)
  await expect(running).toHaveCount(0)
  await expect(table.summary).toContainText('25 rows')

  await page.getByRole('link', { name: shellMessages.sources }).click()
  const section = page.getByRole('region', { name: sourceMessages.importTitle, exact: true })
  const other = page.waitForEvent('filechooser')
  await section.getByRole('button', { name: sourceMessages.importButton }).click()
  await (await other).setFiles({ name: 'same.jsonl', mimeType: 'application/x-ndjson', buffer })
  await expect(section).toContainText(`${sourceMessages.known}25`)
  await expect(section).toContainText(`${sourceMessages.added}0`)
})

test('the command imports files and standard input, and its exit codes tell how it went', async () => {
  const folder = makeFolder()
  const env = { COMPLETIONIST_STORE: path.join(folder, 'completionist.db') }
  const [good, mixed] = [path.join(folder, 'good.jsonl'), path.join(folder, 'mixed.jsonl')]
  writeFileSync(good, LINES.slice(0, 3).join('\n'))
  writeFileSync(mixed, MIXED)
  const first = await startCli(['import', good], env).ended
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('good.jsonl: 3 new, 0 known already') })
  const second = await startCli(['import', mixed], env).ended
  expect(second.code).toBe(3)
  expect(second.err).toMatch(/mixed\.jsonl:3: not valid JSON.*\n.*mixed\.jsonl:5: an embedding/)
  expect(second.err).toContain('mixed.jsonl: 0 new, 3 known already, 2 refused')
  const piped = await startCli(['import', '-'], env, LINES.slice(0, 4).join('\n')).ended
  expect(piped).toMatchObject({ code: 0, err: expect.stringContaining('standard input: 1 new, 3 known already') })
  expect(await startCli(['import'], env).ended).toMatchObject({ code: 2, err: expect.stringContaining('needs a file') })
  expect(await startCli(['import', path.join(folder, 'none.jsonl')], env).ended).toMatchObject({ code: 1 })
})

test('an export taken into another store makes the same store', async ({ serve, page }) => {
  const folder = makeFolder()
  const store = (name: string) => ({ COMPLETIONIST_STORE: path.join(folder, name) })
  const file = path.join(folder, 'all.jsonl')
  const bodies = zoo.map(({ body }) => body.replaceAll('\n', ' '))
  const taken = await startCli(['import', '-'], store('one.db'), [...bodies, ...LINES].join('\n')).ended
  expect(taken.code).toBe(0)
  const out = await startCli(['export', '-'], store('one.db')).ended
  expect(out.code).toBe(0)
  expect(out.out.trimEnd().split('\n').length).toBeGreaterThan(LINES.length)
  writeFileSync(file, out.out)
  const again = await startCli(['import', file], store('one.db')).ended
  expect(again.err).toContain(`0 new, ${bodies.length + LINES.length} known already`)
  expect(again.err).not.toContain('other content')
  expect((await startCli(['import', file], store('two.db')).ended).code).toBe(0)
  const copy = path.join(folder, 'copy.jsonl')
  expect((await startCli(['export', copy], store('two.db')).ended).code).toBe(0)
  const [lines, copied] = [out.out, readFileSync(copy, 'utf8')].map((text) => text.trimEnd().split('\n').toSorted())
  expect(copied?.length).toBe(lines?.length)
  expect(copied?.filter((line, index) => line !== lines?.[index])).toEqual([])

  const [one, two] = [await serve(store('one.db')), await serve(store('two.db'))]
  const rows = await new CompletionsPage(page, one.url).rowsOf(new URLSearchParams(), 100)
  for (const { id } of rows.rows.slice(0, 40)) {
    const [before, after] = await Promise.all(
      [one, two].map(({ url }) => page.request.get(`${url}/api/completions/${encodeURIComponent(id)}/raw`)),
    )
    expect(await after?.text(), id).toBe(await before?.text())
  }
})

test('of several files each keeps its report; what stops one says which were not begun', async ({
  page,
  serve,
  allowedErrors,
}) => {
  const server = await serve()
  const choose = async (files: ReturnType<typeof asFile>[]) => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: sourceMessages.importButton }).click()
    await (await choosing).setFiles(files)
  }
  await page.goto(`${server.url}/sources`)
  await choose([asFile('mixed.jsonl', MIXED), asFile('whole.jsonl', LINES.slice(0, 5).join('\n'))])
  const panel = page.getByRole('region', { name: sourceMessages.imported('whole.jsonl') })
  await expect(panel).toContainText(`${sourceMessages.known}3`)
  await expect(panel.getByRole('heading', { name: 'mixed.jsonl' })).toBeVisible()
  await expect(panel.getByRole('list', { name: sourceMessages.refusals }).getByRole('listitem')).toHaveCount(2)

  allowedErrors.push(/ERR_FAILED/)
  await page.route('**/api/import*', (route) => route.abort())
  await choose([asFile('a.jsonl', MIXED), asFile('b.jsonl', MIXED)])
  await expect(page.getByRole('region', { name: sourceMessages.stopped('a.jsonl') })).toContainText(
    sourceMessages.notBegun(1),
  )
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowPage } from '../src/contract/found/row-page.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { makeFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { CANARY_KEY, expect, type Live, test as base } from './upstream-fixtures.ts'

/** The key of the other upstream; the end is what no page and no log may hold. */
const AZURE_KEY = `sk-azure-${CANARY_KEY.slice(-16)}`

interface Several extends Live {
  /** The second upstream; `fake` is the first. */
  azure: FakeUpstream
}

const test = base.extend<{ several: () => Promise<Several> }>({
  several: async ({ live }, use) => {
    const newest = Math.floor(Date.now() / 1000) - 60
    const rows = (count: number, from: number) => Array.from({ length: count }, (_, n) => makeFakeRow(from + n, newest))
    const azure = await startFakeUpstream({ key: AZURE_KEY, rows: rows(4, 100) })
    const folder = mkdtempSync(join(tmpdir(), 'completionist-config-'))
    const file = join(folder, 'upstreams.json')
    const entry = { name: 'Azure (EU)', base_url: azure.url, key_env: 'AZURE_KEY', record: 'all' }
    writeFileSync(file, JSON.stringify({ upstreams: [entry] }))
    await use(async () => ({
      ...(await live({ rows: rows(6, 0) }, { COMPLETIONIST_CONFIG: file, AZURE_KEY, COMPLETIONIST_SAMPLE: 'on' })),
      azure,
    }))
    await azure.close()
    rmSync(folder, { recursive: true })
  },
})

test('both upstreams are browsed from the switch, by keyboard, each with its own key', async ({ page, several }) => {
  const { fake, azure, server } = await several()
  const table = new CompletionsPage(page, server.url)
  await page.goto(server.url)
  await expect(table.rows).toHaveCount(6)
  const host = new URL(fake.url).host
  await expect(table.summary).toContainText(filterMessages.upstreamOf(host))

  const group = page.getByRole('group', { name: filterMessages.source })
  const pick = group.getByRole('button', { name: filterMessages.upstreamOf(host) })
  await pick.focus()
  await page.keyboard.press('ArrowDown')
  const menu = page.getByRole('menu', { name: filterMessages.upstreams })
  await expect(menu.getByRole('menuitemradio')).toHaveCount(2)
  await expect(menu.getByRole('menuitemradio', { name: host })).toHaveAttribute('aria-checked', 'true')
  await expect(menu.getByRole('menuitemradio', { name: /Azure \(EU\)/ })).toContainText(new URL(azure.url).host)
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(pick).toBeFocused()
  await expectAccessible(page, 'the switch between upstreams')
  await page.keyboard.press('Enter')
  await expect(page.locator('[role=menu]:focus, [role=menu] :focus'), 'the menu that takes keys').toHaveCount(1)
  await page.keyboard.press('End')
  await expect(menu.getByRole('menuitemradio', { name: /Azure \(EU\)/ })).toBeFocused()
  await page.keyboard.press('Enter')

  await table.expectSearch('source', 'upstream.Azure (EU)')
  await expect(table.rows).toHaveCount(4)
  await expect(table.summary).toContainText(filterMessages.upstreamOf('Azure (EU)'))
  const other = group.getByRole('button', { name: filterMessages.upstreamOf('Azure (EU)') })
  await expect(other).toBeFocused()
  await page.reload()
  await expect(table.rows).toHaveCount(4)
  await expect(other).toBeVisible()
  // What the rows ask for has been answered when the upstreams go away.
  await expect(table.row(3)).toContainText('(103)')

  expect(new Set(fake.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${CANARY_KEY}`]))
  expect(new Set(azure.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${AZURE_KEY}`]))
})

test('on a phone the switch fits and works as well', async ({ page, several }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { server } = await several()
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=sample')
  const group = page.getByRole('group', { name: filterMessages.source })
  const none = group.getByRole('button', { name: filterMessages.chooseUpstream })
  await expect(none).toBeInViewport({ ratio: 1 })
  await none.click()
  await page.getByRole('menuitemradio', { name: /Azure/ }).click()
  await expect(table.rows).toHaveCount(4)
  await expect(group.getByRole('button', { name: filterMessages.upstreamOf('Azure (EU)') })).toBeInViewport({
    ratio: 1,
  })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('the drawer says which upstream has no such completion, and leads to the other', async ({
  page,
  several,
  allowedErrors,
}) => {
  allowedErrors.push(/404/)
  const { azure, server } = await several()
  const id = azure.rows[1]?.id ?? ''
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?source=upstream&open=${id}`)
  await expect(page.getByText(drawerMessages.missing.title)).toBeVisible()
  await page.getByRole('button', { name: drawerMessages.missing.look.upstream('Azure (EU)') }).click()
  await table.expectDrawer(id)
  await page.getByRole('button', { name: drawerMessages.actions.delete }).click()
  const dialog = page.getByRole('dialog', { name: drawerMessages.remove.title })
  await expect(dialog).toContainText(drawerMessages.remove.upstream('Azure (EU)'))
  await dialog.getByRole('button', { name: drawerMessages.remove.confirm }).click()
  await page.getByRole('button', { name: drawerMessages.remove.now }).click()
  await expect.poll(() => azure.rows.some((row) => row.id === id)).toBe(false)
})

test('a client records through both base URLs into the one store', async ({ page, several }) => {
  const { fake, azure, server } = await several()
  const asked = { model: 'm', messages: [{ role: 'user', content: 'Which of the two?' }] }
  const create = async (path: string, more: object) => {
    const url = `${server.url}${path}/chat/completions`
    const answer = await page.request.post(url, { data: { ...asked, ...more } })
    expect(answer.status(), await answer.text()).toBe(200)
  }
  await create('/v1', { store: true })
  await create('/upstreams/Azure%20(EU)/v1', {})
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  await expect(table.rows).toHaveCount(2)
  const { rows } = await table.ask<RowPage>('/api/completions?source=store')
  for (const [n, { url }] of [azure, fake].entries()) {
    const detail = await table.ask<{ provenance: { from: string } }>(`/api/completions/${rows[n]?.id}?source=store`)
    expect(detail.provenance.from).toBe(url)
  }
  const nowhere = await page.request.post(`${server.url}/upstreams/nobody/v1/chat/completions`, { data: asked })
  expect(nowhere.status()).toBe(404)
})

test('an address with an upstream that is not there says so and leads to those that are', async ({
  page,
  several,
  allowedErrors,
}) => {
  allowedErrors.push(/400/)
  const { server } = await several()
  const table = new CompletionsPage(page, server.url)
  await page.goto(`${server.url}/completions?source=upstream.gone`)
  await expect(page.getByRole('heading', { name: stateMessages.refused.noSource })).toBeVisible()
  await page.getByRole('button', { name: stateMessages.show(filterMessages.upstreamOf('Azure (EU)')) }).click()
  await table.expectSearch('source', 'upstream.Azure (EU)')
  await expect(table.rows).toHaveCount(4)
  await expect(table.row(3)).toContainText('(103)')
})

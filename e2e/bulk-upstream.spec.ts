import { bulkMessages as say } from '../src/app/messages/list/bulk.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { mirrorMessages } from '../src/app/messages/sources/mirror.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect } from './fixtures.ts'
import { makeTiedRows, test } from './upstream-fixtures.ts'

const ROWS = 30

test('rows are deleted upstream by a confirmation of its own; what upstream makes wait or stops goes on later', async ({
  page,
  live,
}) => {
  const { fake, server } = await live({ rows: makeTiedRows(ROWS) })
  const { url } = server
  const host = new URL(fake.url).host
  await page.goto(`${url}/sources`)
  const mirror = page.getByRole('region', { name: mirrorMessages.title(host) })
  await mirror.getByRole('button', { name: mirrorMessages.start }).click()
  await expect(mirror.getByRole('status')).toHaveText(mirrorMessages.states.idle)

  const table = new CompletionsPage(page, url)
  const bar = page.getByRole('region', { name: say.bar })
  const dialog = page.getByRole('dialog', { name: say.removeUpstreamTitle(host) })
  await table.open('?source=store&meta.env=dev')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await bar.getByRole('button', { name: say.selectAll(10) }).click()
  await bar.getByRole('button', { name: say.removeUpstream }).click()
  await expect(dialog).toContainText(say.willRemoveUpstream(10, host))
  await expectAccessible(page, 'the confirmation')
  fake.setFault({ kind: 'status', status: 429, headers: { 'retry-after': '600' } }, { only: 'delete' })
  await dialog.getByRole('button', { name: say.doRemoveUpstream(10, host) }).click()
  await bar.getByRole('button', { name: say.now }).click()
  await expect(bar).toContainText(`${host} asks to wait until`)
  await expectAccessible(page, 'waiting for upstream')
  // It goes on while another page is looked at, and can be stopped from the list, whatever that shows by then.
  await page.getByRole('link', { name: shellMessages.usage }).click()
  await expect(bar).toHaveCount(0)
  await page.getByRole('link', { name: shellMessages.completions }).click()
  await expect(bar).toContainText(`${host} asks to wait until`)
  await bar.getByRole('button', { name: say.stop }).click()
  await expect(bar).toContainText(say.left(10))
  await bar.getByRole('button', { name: say.close }).click()
  await table.open('?source=store&meta.env=dev')
  await page.keyboard.press('x')
  await bar.getByRole('button', { name: say.selectAll(10) }).click()

  fake.setFault({ kind: 'status', status: 403 }, { only: 'delete' })
  await bar.getByRole('button', { name: say.removeUpstream }).click()
  await dialog.getByRole('button', { name: say.doRemoveUpstream(10, host) }).click()
  await bar.getByRole('button', { name: say.now }).click()
  await expect(bar).toContainText('refused the key (403)')
  expect(fake.rows.length).toBe(ROWS)
  await bar.getByRole('button', { name: say.close }).click()

  fake.setFault(null)
  await bar.getByRole('button', { name: say.removeUpstream }).click()
  await dialog.getByRole('button', { name: say.doRemoveUpstream(10, host) }).click()
  await bar.getByRole('button', { name: say.now }).click()
  await expect(bar).toContainText(say.done(10, 0))
  expect(fake.rows.length).toBe(ROWS - 10)
  await bar.getByRole('button', { name: say.close }).click()
  await expect(table.summary).toContainText('10 of 30')

  await page.keyboard.press('x')
  await bar.getByRole('button', { name: say.removeUpstream }).click()
  await expect(dialog).toContainText(say.willRemoveUpstream(0, host))
  await expect(dialog.getByRole('button', { name: say.doRemoveUpstream(0, host) })).toBeDisabled()
})

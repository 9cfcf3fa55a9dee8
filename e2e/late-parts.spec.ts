import { join } from 'node:path'
import { build } from 'vite'
import { bulkMessages } from '../src/app/messages/list/bulk.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { viewMessages } from '../src/app/messages/list/views.ts'
import { CompletionsPage, type CompletionsPage as Table } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

interface LatePart {
  /** The file of its code, without the sign of its content. */
  file: string
  /** What asks for it. */
  ask: (table: Table) => Promise<unknown>
  /** What is there once it is. */
  shows: (table: Table) => ReturnType<Table['page']['locator']>
}

const dialog = ({ page }: Table) => page.getByRole('dialog')

const PARTS: readonly LatePart[] = [
  {
    file: 'bulk-dialog',
    ask: async ({ page }) => {
      await page.keyboard.press('x')
      await page.getByRole('button', { name: bulkMessages.remove }).click()
    },
    shows: dialog,
  },
  {
    file: 'bulk-bar',
    ask: ({ page }) => page.keyboard.press('x'),
    shows: ({ page }) => page.getByRole('region', { name: bulkMessages.bar }),
  },
  { file: 'keys-dialog', ask: ({ page }) => page.keyboard.press('?'), shows: dialog },
  { file: 'palette-dialog', ask: ({ page }) => page.keyboard.press('Control+k'), shows: dialog },
  {
    file: 'column-menu',
    ask: ({ page }) => page.getByRole('button', { name: tableMessages.chooseColumns }).click(),
    shows: dialog,
  },
  {
    file: 'views-menu',
    ask: ({ page }) => page.getByRole('button', { name: viewMessages.menu }).click(),
    shows: ({ page }) => page.getByRole('menu'),
  },
  { file: 'filter-suggestions', ask: ({ filterBox }) => filterBox.focus(), shows: ({ suggestions }) => suggestions },
  {
    // Code of a deed, not a part that is drawn.
    file: 'to-copy-text',
    ask: async ({ page, grid }) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await grid.locator('[data-row="1"] [data-column="1"]').click()
      await page.getByRole('button', { name: drawerMessages.actions.menuTitle }).click()
      await page.getByRole('menuitem', { name: drawerMessages.actions.link }).click()
    },
    shows: ({ drawer }) => drawer.getByText(drawerMessages.copied),
  },
  {
    file: 'delete-dialog',
    ask: async ({ page, ...table }) => {
      await table.grid.locator('[data-row="1"] [data-column="1"]').click()
      await page.getByRole('button', { name: drawerMessages.actions.delete }).click()
      await expect(table.drawer).toBeVisible()
    },
    shows: dialog,
  },
]

for (const { file, ask, shows } of PARTS) {
  test(`if ${file} cannot be loaded, it alone is missing, and comes when asked for again`, async ({
    page,
    sample,
    allowedErrors,
  }) => {
    allowedErrors.push(/ERR_FAILED/, /error loading dynamically imported module|Failed to fetch dynamically imported/)
    let gone = true
    await page.route(`**/assets/${file}-*.js`, (route) => (gone ? route.abort() : route.continue()))
    const table = new CompletionsPage(page, sample.url)
    await table.open('?source=sample')
    await ask(table)
    const retry = page.getByRole('alert').filter({ hasText: shellMessages.again })
    await expect(retry).toBeVisible()
    await expect(table.row(1)).toBeVisible()
    gone = false
    await retry.click()
    await expect(retry).toHaveCount(0)
    await expect(shows(table)).toBeVisible()
  })
}

test('Escape takes away what a dialog that did not come has left', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/ERR_FAILED/, /error loading dynamically imported module|Failed to fetch dynamically imported/)
  await page.route(/\/assets\/(?:keys|palette)-dialog-[^/]*\.js/, (route) => route.abort())
  const table = new CompletionsPage(page, sample.url)
  await table.open('?source=sample')
  const retry = page.getByRole('alert').filter({ hasText: shellMessages.again })
  for (const key of ['?', 'Control+k']) {
    await page.keyboard.press(key)
    await expect(retry).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(retry).toHaveCount(0)
  }
})

test('several parts that cannot be loaded are one button, which brings all of them', async ({
  page,
  sample,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_FAILED/, /error loading dynamically imported module|Failed to fetch dynamically imported/)
  let gone = true
  await page.route(/\/assets\/(?:bulk-bar|keys-dialog|column-menu)-[^/]*\.js/, (route) =>
    gone ? route.abort() : route.continue(),
  )
  const table = new CompletionsPage(page, sample.url)
  await table.open('?source=sample')
  const retry = page.getByRole('alert').filter({ hasText: shellMessages.again })
  await page.keyboard.press('x')
  await expect(retry).toHaveCount(1)
  await page.keyboard.press('?')
  await page.keyboard.press('c')
  const every = page.locator('[role=alert]').filter({ hasText: shellMessages.again })
  await expect(every).toHaveCount(3)
  await expect(retry).toHaveCount(1)
  gone = false
  await retry.click()
  await expect(every).toHaveCount(0)
  await expect(page.locator('[role=dialog], dialog')).toHaveCount(2)
  // A dialog may hide it from whoever looks for roles.
  await expect(page.getByRole('region', { name: bulkMessages.bar, includeHidden: true })).toBeAttached()
})

test('a part that stands at two places is shown at both, though its code came just after the second was drawn', async ({
  page,
}) => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'two-places.ts'), formats: ['iife'], name: 'places' },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  if (bundle === undefined || !('output' in bundle)) throw new Error('nothing was built')
  await page.addScriptTag({ content: bundle.output[0].code })
  await expect(page.locator('p')).toHaveText(['the part', 'the part'])
})

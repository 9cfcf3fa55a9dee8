import { keyMessages } from '../src/app/messages/keys.ts'
import { sourceMessages } from '../src/app/messages/sources/sources.ts'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { CompletionsPage } from './completions-page.ts'
import { expectAccessible } from './expect-accessible.ts'
import { expect, test } from './fixtures.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]
/** Plain text, tool calls, logprobs, citations, audio. */
const DRAWERS = [
  'chatcmpl-zoo-plain',
  'chatcmpl-zoo-listed',
  'chatcmpl-zoo-three-lenses',
  'chatcmpl-zoo-citations',
  'chatcmpl-zoo-audio',
]

for (const theme of ['light', 'dark'] as const) {
  for (const size of SIZES) {
    const where = `${theme}, ${size.width}×${size.height}`
    test.describe(where, () => {
      test.use({ viewport: size, colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } })

      test(`axe finds nothing on the pages (${where})`, async ({ page, sample }) => {
        const table = new CompletionsPage(page, sample.url)
        await table.open('?meta.env=prod&finish=!length')
        await table.expectAsTheApi()
        if (size.width >= 1200) await expect(table.rail.getByRole('button').first()).toBeVisible()
        await expectAccessible(page, 'the table')
        await page.keyboard.press('?')
        await expect(page.getByRole('dialog', { name: keyMessages.title })).toBeVisible()
        await expectAccessible(page, 'the keys')
        await page.keyboard.press('Escape')
        await page.goto(`${sample.url}/completions?source=store`)
        await expect(page.getByText(stateMessages.nothing.title)).toBeVisible()
        await expectAccessible(page, 'the empty store')
        await page.goto(`${sample.url}/sources`)
        await expect(page.getByText(sourceMessages.leads.sample)).toBeVisible()
        await expectAccessible(page, 'the sources')
        await page.goto(`${sample.url}/settings`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectAccessible(page, 'the settings')
      })

      test(`axe finds nothing in the drawer (${where})`, async ({ page, sample }) => {
        const table = new CompletionsPage(page, sample.url)
        for (const id of DRAWERS) {
          await table.openDrawer(id)
          await expect(table.section('provenance')).toBeVisible()
          await expectAccessible(page, id)
        }
      })
    })
  }
}

test('axe finds nothing in the column menu, the rail over the table, and the suggestions', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await page.setViewportSize({ width: 1024, height: 768 })
  await table.open()
  await page.getByRole('button', { name: tableMessages.chooseColumns }).click()
  await expect(
    page.getByRole('dialog', { name: tableMessages.chooseColumns }).getByRole('checkbox').first(),
  ).toBeVisible()
  await expectAccessible(page, 'the column menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('f')
  await expect(table.rail.getByRole('button').first()).toBeVisible()
  await expectAccessible(page, 'the rail')
  await page.keyboard.press('Escape')
  await expect(table.rail).toBeHidden()
  await table.filterBox.fill('meta.')
  await expect(table.suggestions.getByRole('option').first()).toBeVisible()
  await expectAccessible(page, 'the suggestions')
})

test('every screen has one heading that names it', async ({ page, sample }) => {
  const [row] = ((await (await page.request.get(`${sample.url}/api/completions`)).json()) as { rows: { id: string }[] })
    .rows
  for (const screen of [
    'completions',
    'usage',
    'sources',
    'settings',
    'compare',
    'nowhere',
    `completions/${row?.id}`,
  ]) {
    await page.goto(`${sample.url}/${screen}`)
    await expect(page.getByRole('heading', { level: 1 }), screen).toHaveCount(1)
  }
})

import { keyMessages } from '../src/app/messages/keys.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { KEY_COMMANDS } from '../src/app/key-commands.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

test('j and k walk the rows, Enter opens, Esc closes and gives the focus back', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const ids = (await table.rowsOf()).rows.map((row) => row.id)
  await page.keyboard.press('j')
  await expect(table.row(0).locator(':focus')).toHaveCount(1)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(table.row(1).locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await table.expectDrawer(ids[1] ?? '')
  await page.keyboard.press('j')
  await table.expectDrawer(ids[2] ?? '')
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await table.expectDrawer(ids[0] ?? '')
  await page.keyboard.press('Escape')
  await expect(table.drawer).toHaveCount(0)
  await expect(table.row(0).locator(':focus')).toHaveCount(1)
})

test('a key that is held steps from record to record and never back', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const ids = (await table.rowsOf(undefined, 30)).rows.map((row) => row.id)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await table.expectDrawer(ids[0] ?? '')
  const seen = await page.evaluate(async () => {
    const shown: string[] = []
    const look = () => {
      const label = document.querySelector('[data-drawer-frame]')?.getAttribute('aria-label') ?? ''
      if (shown.at(-1) !== label) shown.push(label)
    }
    look()
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
    // As fast as a held key repeats, every second frame: each time just before the router reports the previous step.
    for (let step = 0; step < 20; step++) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }
    return shown
  })
  const places = seen.map((label) => ids.findIndex((id) => drawerMessages.label(id) === label))
  expect(places.length).toBeGreaterThan(5)
  expect(places).toEqual([...new Set(places)].toSorted((one, other) => one - other))
  await table.expectDrawer(ids[places.at(-1) ?? 0] ?? '')
  await table.expectSearch('open', ids[places.at(-1) ?? 0] ?? '')
})

test('Back right after Enter leads back, and opens nothing there', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const { total } = await table.rowsOf()
  await table
    .row(0)
    .getByRole('gridcell')
    .nth(2)
    .getByRole('button')
    .first()
    .click({ modifiers: ['Alt'] })
  await expect.poll(() => table.search().size).toBe(1)
  await page.keyboard.press('j')
  await page.evaluate(() => {
    const pressed = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(pressed)
    history.back()
  })
  await expect(table.summary).toContainText(`${total} rows`)
  await expect(table.drawer).toHaveCount(0)
  expect(table.search().size).toBe(0)
})

test('Escape right after a press takes it back', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const shown = await page.evaluate(async () => {
    const rows = document.querySelectorAll<HTMLElement>('[data-completion-id]')
    const seen: (string | undefined)[] = []
    const watch = new MutationObserver(() => {
      const drawer = document.querySelector<HTMLElement>('[data-drawer-for]')
      if (drawer !== null) seen.push(drawer.dataset['drawerFor'])
    })
    watch.observe(document.body, { subtree: true, childList: true, attributes: true })
    rows[0]?.click()
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    rows[1]?.click()
    while (seen.length === 0) await new Promise(requestAnimationFrame)
    return {
      seen: [...new Set(seen)],
      first: rows[0]?.dataset['completionId'],
      second: rows[1]?.dataset['completionId'],
    }
  })
  expect(shown.seen).toEqual([shown.second])
})

test('the focus comes back from the drawer to its row', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const [, , third] = (await table.rowsOf()).rows
  await table.row(2).getByRole('gridcell').nth(1).click()
  await table.expectDrawer(third?.id ?? '')
  await page.getByRole('button', { name: drawerMessages.close }).focus()
  await page.keyboard.press('Escape')
  await expect(table.drawer).toHaveCount(0)
  await expect(table.row(2).locator(':focus')).toHaveCount(1)
})

test('the arrow keys walk the cells of the grid, Home and End its ends', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const cell = (row: number, column: number) => table.row(row).getByRole('gridcell').nth(column)
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowRight')
  await expect(cell(0, 1)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(cell(1, 1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(cell(1, 7)).toBeFocused()
  await page.keyboard.press('Home')
  await expect(cell(1, 0)).toBeFocused()
  await page.keyboard.press('PageDown')
  await expect(table.row(1).locator(':focus')).toHaveCount(0)
  await expect(table.grid.locator('[data-completion-id] :focus')).toHaveCount(1)
  await page.keyboard.press('Control+End')
  const { total } = await table.rowsOf()
  await expect(cell((total ?? 0) - 1, 7)).toBeFocused()
  await page.keyboard.press('Control+Home')
  await expect(cell(0, 0)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowRight')
  await expect(table.header('created')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(table.header('created')).toHaveAttribute('aria-sort', 'ascending')
})

test('the grid is one stop of the Tab key, and what stands before and after it is reachable', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(table.rail.getByRole('button').first()).toBeVisible()
  const stops: string[] = []
  let gridStops = 0
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return null
      if (element.closest('[role="grid"]') !== null) return 'the grid'
      return element.getAttribute('aria-label') ?? element.textContent
    })
    if (name === null) break
    if (name === 'the grid') gridStops++
    stops.push(name)
  }
  expect(gridStops).toBe(1)
  for (const name of [
    shellMessages.skip,
    shellMessages.completions,
    shellMessages.sources,
    filterMessages.boxLabel,
    shellMessages.help,
    shellMessages.settings,
    filterMessages.showRail,
    filterMessages.add,
    filterMessages.rangeWeek,
    filterMessages.sources.store,
    tableMessages.chooseColumns,
  ]) {
    expect(stops).toContain(name)
  }
})

test('/ searches, f folds the facets, c chooses columns, ? shows the keys', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(table.rail).toBeVisible()
  await page.keyboard.press('f')
  await expect(table.rail).toHaveCount(0)
  await page.keyboard.press('f')
  await expect(table.rail).toBeVisible()
  await page.keyboard.press('/')
  await expect(table.filterBox).toBeFocused()
  await expect(table.filterBox).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(table.filterBox).not.toBeFocused()
  await page.keyboard.press('c')
  const menu = page.getByRole('dialog', { name: tableMessages.chooseColumns })
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await page.keyboard.press('?')
  const overlay = page.getByRole('dialog', { name: keyMessages.title })
  for (const { label } of Object.values(KEY_COMMANDS))
    await expect(overlay.getByText(label, { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(overlay).toHaveCount(0)
  // Whatever a dialog shows, the Tab key finds a way out.
  await page.keyboard.press('?')
  const close = overlay.getByRole('button', { name: shellMessages.close })
  await page.keyboard.press('Tab')
  await expect(close).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(overlay).toHaveCount(0)
})

test('a key counts from the moment that the table is on the page', async ({ page, sample }) => {
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelector('[role=grid]') === null) return
      observer.disconnect()
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', code: 'KeyC', bubbles: true }))
    }).observe(document, { childList: true, subtree: true })
  })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(page.getByRole('dialog', { name: tableMessages.chooseColumns })).toBeVisible()
})

test('keys rest while one types', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(table.rail).toBeVisible()
  await table.filterBox.pressSequentially('jkfc?/tuv')
  await expect(table.filterBox).toHaveValue('jkfc?/tuv')
  await expect(table.rail).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(table.grid.locator(':focus')).toHaveCount(0)
})

test('t, u and v go to the sections of the drawer, 1 to 9 to its choices', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.openDrawer('chatcmpl-zoo-three-lenses')
  await expect(table.section('raw')).toBeVisible()
  for (const [key, section] of [
    ['t', 'tokens'],
    ['u', 'usage'],
    ['v', 'raw'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(table.section(section)).toBeInViewport()
    await expect(table.section(section).locator(':focus')).toHaveCount(1)
  }
  await page.keyboard.press('3')
  await expect(table.section('conversation').locator('[data-choice="3"]')).toBeInViewport()
})

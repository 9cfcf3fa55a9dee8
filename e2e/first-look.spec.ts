import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { exportMessages } from '../src/app/messages/list/export.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { shellMessages } from '../src/app/messages/shell.ts'
import { usageMessages } from '../src/app/messages/usage.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
  { width: 320, height: 700 },
] as const

/** How far the document is longer or wider than its window. */
function overhang(page: Page): Promise<[number, number]> {
  return page.evaluate(() => {
    const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement
    return [scrollHeight - clientHeight, scrollWidth - clientWidth]
  })
}

for (const size of SIZES) {
  test(`at ${size.width} × ${size.height} no screen scrolls as a whole, so that its bars stay in sight`, async ({
    page,
    sample,
  }) => {
    await page.setViewportSize(size)
    const table = new CompletionsPage(page, sample.url)
    await table.open()
    expect(await overhang(page)).toEqual([0, 0])
    const id = await table.rows.first().getAttribute('data-completion-id')
    await page.goto(`${sample.url}/completions?open=${id}`)
    await expect(page.locator(`[data-drawer-for="${id}"]`)).toBeVisible()
    expect(await overhang(page)).toEqual([0, 0])
    const ids = await table.rowsOf()
    const [one, other] = ids.rows.map((row) => encodeURIComponent(row.id))
    const paths = [`/completions/${id}`, '/usage', `/compare?ids=${one},${other}`, '/completions?group=prompt']
    for (const path of [...paths, '/sources', '/settings', '/nowhere']) {
      await page.goto(sample.url + path)
      await expect(page.getByRole('heading').first()).toBeVisible()
      expect(await overhang(page), path).toEqual([0, 0])
    }
  })
}

test('a list that becomes cards, or whose rows become higher, keeps the row at its upper edge', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const id = (await table.rowsOf(undefined, 100)).rows[80]?.id ?? ''
  await table.scroller.evaluate((grid) => grid.scrollTo({ top: 80 * 36 }))
  const row = table.grid.locator(`[data-completion-id="${id}"]`)
  const fromTop = async () => {
    const [box, grid] = [await row.boundingBox(), await table.scroller.boundingBox()]
    return box === null || grid === null ? null : Math.round(box.y - grid.y)
  }
  await expect.poll(fromTop).toBe(32)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(fromTop).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect.poll(fromTop).toBe(32)
})

test('at 320 pixels every control is within the window, or in a row that scrolls, and the search is read', async ({
  page,
  sample,
}) => {
  await page.setViewportSize({ width: 320, height: 700 })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const id = await table.rows.first().getAttribute('data-completion-id')
  for (const path of [
    '/completions',
    `/completions?open=${id}`,
    `/completions/${id}`,
    '/usage',
    '/sources',
    '/settings',
  ]) {
    await page.goto(sample.url + path)
    await expect(page.getByRole('heading').first()).toBeAttached()
    if (path.includes(String(id))) await table.expectDrawer(id ?? '')
    const outside = () =>
      page.evaluate(() => {
        // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page
        const scrolls = (element: Element) =>
          element.parentElement !== null && /auto|scroll/.test(getComputedStyle(element.parentElement).overflowX)
        return [...document.querySelectorAll('a, button, input, select, kbd')].flatMap((control) => {
          const { left, right, width } = control.getBoundingClientRect()
          let around: Element | null = control
          while (around !== null && !scrolls(around)) around = around.parentElement
          const cut =
            control.tagName === 'KBD' ? control.clientHeight > 20 : left < 0 || right > innerWidth || width < 12
          return width > 1 && around === null && cut ? [control.getAttribute('aria-label') ?? control.textContent] : []
        })
      })
    // While the drawer comes in, its head is drawn in steps.
    await expect.poll(outside, path).toEqual([])
  }
  await table.open()
  expect((await table.filterBox.boundingBox())?.width).toBeGreaterThan(200)
})

for (const width of [1280, 1440, 1920]) {
  test(`at ${width} pixels no cell of the table wraps onto a second line`, async ({ page, sample }) => {
    await page.setViewportSize({ width, height: 900 })
    const table = new CompletionsPage(page, sample.url)
    await table.open()
    const wrapped = await table.grid.evaluate((grid) =>
      [...grid.querySelectorAll('[role=gridcell]')].flatMap((cell) => {
        const range = document.createRange()
        range.selectNodeContents(cell)
        // Two lines of text are at least 30 pixels high, one is at most 20.
        const boxes = [...range.getClientRects()].filter((box) => box.height > 8)
        const high = Math.max(0, ...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top))
        return high > 28 ? [cell.textContent] : []
      }),
    )
    expect(wrapped).toEqual([])
  })
}

test('a model gives up its date before its name', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?columns=model,output,input,cost,tokens')
  const cut = await table.grid.evaluate((grid) =>
    [...grid.querySelectorAll('[data-row] [data-column="0"] button > span:first-child')]
      .filter((name) => name.nextElementSibling !== null && name.nextElementSibling.clientWidth > 0)
      .filter((name) => name.scrollWidth > name.clientWidth + 1)
      .map((name) => name.textContent),
  )
  expect(cut).toEqual([])
})

test('an address with a slash at its end shows its screen, and pressing the link to what is shown is no step', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await page.goto(`${sample.url}/usage/`)
  await expect(page.getByRole('link', { name: shellMessages.usage })).toHaveAttribute('aria-current', 'page')
  await expect(page.getByRole('heading', { name: usageMessages.title })).toBeAttached()
  await page.goto(`${sample.url}/completions/`)
  await expect(table.rows.first()).toBeVisible()
  const list = page.getByRole('link', { name: shellMessages.completions, exact: true })
  await list.click()
  await expect(page).toHaveURL(`${sample.url}/completions`)
  const steps = await page.evaluate(() => history.length)
  await list.click()
  expect(await page.evaluate(() => history.length)).toBe(steps)
  await page.getByRole('link', { name: shellMessages.sources }).click()
  await expect(page).toHaveURL(`${sample.url}/sources`)
  expect(await page.evaluate(() => history.length)).toBe(steps + 1)
})

test('the bare address keeps its question', async ({ page, sample }) => {
  await page.goto(`${sample.url}/?model=gpt-4o-2024-08-06`)
  await expect(page).toHaveURL(/\/completions\?model=gpt-4o-2024-08-06$/)
})

test.describe('a day', () => {
  test.use({ timezoneId: 'America/Los_Angeles' })

  test('is the same day in filter, label and chip, in a zone that the page names', async ({ page, sample }) => {
    const table = new CompletionsPage(page, sample.url)
    await table.open()
    const text = await table.rows.nth(18).getByRole('gridcell').nth(1).locator('time').getAttribute('datetime')
    const day = text?.slice(0, 10) ?? ''
    await table.open(`?created=${day}`)
    await expect(page.getByRole('columnheader', { name: /Created/ })).toContainText('UTC')
    const month = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' })
    await expect(page.getByRole('list', { name: 'Active filters' })).toContainText(`${month.format(new Date(day))} UTC`)
    const days = await table.rows
      .locator('time')
      .evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute('datetime')?.slice(0, 10)))])
    expect(days).toEqual([day])
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('everything that a finger may press is at least 40 pixels wide and high', async ({ page, sample }) => {
    const table = new CompletionsPage(page, sample.url)
    await table.open('?model=gpt-4o-2024-08-06&created=2025..2026')
    const small = () =>
      page.locator('button, select, summary, [role=tab], header a, a.grid, a.inline-flex').evaluateAll((all) =>
        all.flatMap((one) => {
          const { width, height, right } = one.getBoundingClientRect()
          const style = getComputedStyle(one)
          // What a finger cannot reach (a link for the keyboard, a value inside of a card) is no target.
          if (width === 0 || right <= 1 || style.pointerEvents === 'none' || one.matches('[data-inline]')) return []
          return width < 40 || height < 40 ? [`${one.ariaLabel ?? one.textContent} ${width} × ${height}`] : []
        }),
      )
    await expect(table.chips.getByRole('button').first()).toBeVisible()
    expect(await small()).toEqual([])
    for (const path of ['/sources', '/settings']) {
      await page.goto(sample.url + path)
      await expect(page.getByRole('heading').first()).toBeVisible()
      expect(await small(), path).toEqual([])
    }
  })

  test('presets have most of a line, and a long part of a link that is refused has one', async ({ page, sample }) => {
    const table = new CompletionsPage(page, sample.url)
    await table.open(`?columns=model,${'x'.repeat(2_000)}`)
    // From the first rows on: the toolbar has its lines before all of its tools are here.
    // Both at one moment: the line about the link comes in above them.
    const { width, below } = await table.chips.evaluate((chips, label) => {
      const line = chips.getBoundingClientRect()
      const above = document.querySelector(`button[aria-label="${label}"]`)
      return { width: line.width, below: line.y - (above?.getBoundingClientRect().y ?? 0) }
    }, filterMessages.showRail)
    expect(width).toBeGreaterThan(200)
    expect(below).toBeGreaterThan(80)
    const part = await page.getByText(/^columns=x+$/).boundingBox()
    expect(part?.height).toBeLessThan(24)
  })

  test('suggestions take the width of the screen', async ({ page, sample }) => {
    const table = new CompletionsPage(page, sample.url)
    await table.open()
    await table.filterBox.fill('model:g')
    await expect(table.suggestions.getByRole('option').first()).toBeVisible()
    expect((await table.suggestions.boundingBox())?.width).toBeGreaterThan(360)
  })
})

test('the rows that match are saved as a file', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?model=gpt-4o-2024-08-06')
  const { total } = await table.expectAsTheApi()
  await page.getByRole('button', { name: exportMessages.exportRows }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: exportMessages.exportForms.completions }).click()
  const file = await (await saving).path()
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(total ?? 0)
})

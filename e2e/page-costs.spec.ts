import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

// What no machine disturbs. A limit may only go down: the page shall cost what a bare list costs (ARCHITECTURE.md, Decisions).
const MOST_REQUESTS = 8
const MOST_SCRIPT = 150 * 1024
const MOST_ELEMENTS_A_ROW = 22
/** Rows drawn beyond those in sight: above and below, and a stride. */
const MOST_SPARE_ROWS = 14
const FRAMES = 24
/** The page with its rows, its title, and the parts that come after the rows, each once. */
const MOST_DRAWS_ON_LOAD = 8
/** One for the frame, and one more if rows are rendered or a script reads the scroll position. */
const MOST_LAYOUTS_A_FRAME = 2

test('a list that nobody has touched asks for few files, and for no code of the drawer', async ({ page, sample }) => {
  // A server that has just started opens the sample with the first question; a page does not wait for that, and asks again.
  await page.request.get(`${sample.url}/api/completions?source=sample&limit=1`)
  const asked: string[] = []
  const scripts: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    asked.push(request.url())
    if (request.resourceType() !== 'script') return
    // What comes in while the page is being closed has no size any more, and nobody asks for it.
    scripts.push(
      request.sizes().then(
        (sizes) => sizes.responseBodySize,
        () => 0,
      ),
    )
  })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(table.rail.getByRole('button').first()).toBeVisible()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(MOST_REQUESTS)
  const twice = asked.filter((url, at) => asked.indexOf(url) !== at)
  expect(twice, 'asked twice').toEqual([])
  const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(MOST_SCRIPT)
  expect(asked.filter((url) => url.includes('drawer'))).toEqual([])

  const drawer = page.waitForRequest(/\/drawer-/)
  await page.mouse.move(200, 300)
  await drawer
})

test('a row is few elements, and only those around the screen are there', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const { elements, rows, sight } = await table.grid.evaluate((grid) => ({
    elements: grid.querySelectorAll('[data-row], [data-row] *').length,
    rows: grid.querySelectorAll('[data-row]').length,
    sight: grid.clientHeight / 36,
  }))
  expect(elements / rows).toBeLessThan(MOST_ELEMENTS_A_ROW)
  expect(rows).toBeLessThan(sight + MOST_SPARE_ROWS)
})

test('a slow scroll leaves the rows alone that stay in sight, and draws none in most of its frames', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const { drawn, touched } = await table.scroller.evaluate(async (grid, steps) => {
    const body = grid.querySelector('[role=rowgroup]')
    if (body === null) throw new Error('no rows')
    const seen = { drawn: 0, touched: 0 }
    const observer = new MutationObserver((changes) => {
      seen.drawn++
      // A row that comes or goes is no change of one that stays.
      seen.touched += changes.filter(({ type }) => type === 'attributes').length
    })
    observer.observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ['style', 'class'] })
    for (let n = 0; n <= steps; n++) {
      if (n < steps) grid.scrollTop += 36
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    observer.disconnect()
    return seen
  }, FRAMES)
  expect(touched, 'style or class of a row that was there').toBe(0)
  expect(drawn).toBeGreaterThan(0)
  expect(drawn).toBeLessThanOrEqual(FRAMES / 3)
})

test('the frame of the page is painted before the page is drawn', async ({ page, sample }) => {
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelector('main') === null) return
      observer.disconnect()
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      document.documentElement.dataset['painted'] = String(paint !== undefined)
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(`${sample.url}/completions`)
  await expect(page.locator('html')).toHaveAttribute('data-painted', 'true')
})

test('the page is drawn once, with its rows, and what comes after them in few draws more', async ({ page, sample }) => {
  await page.addInitScript(() => {
    const draws: number[] = []
    Object.assign(globalThis, { draws })
    // Called once for all that one task changes.
    new MutationObserver(() => {
      if (document.querySelector('main') !== null) draws.push(document.querySelectorAll('main [data-row]').length)
    }).observe(document, { childList: true, subtree: true })
  })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(table.rail.getByRole('button').first()).toBeVisible()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  const draws = await page.evaluate<number[]>('draws')
  // Never a page without its rows.
  expect(Math.min(...draws)).toBeGreaterThan(10)
  expect(draws.length, draws.join(' ')).toBeLessThanOrEqual(MOST_DRAWS_ON_LOAD)
})

test('a fast scroll lays the page out once or twice a frame', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const layouts = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN
  }
  const before = await layouts()
  await table.scroller.evaluate(async (grid, steps) => {
    for (let n = 0; n < steps; n++) {
      grid.scrollTop += n % 2 === 0 ? 200 : 60
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  }, FRAMES)
  const made = (await layouts()) - before
  expect(made).toBeGreaterThan(0)
  expect(made / FRAMES).toBeLessThanOrEqual(MOST_LAYOUTS_A_FRAME)
})

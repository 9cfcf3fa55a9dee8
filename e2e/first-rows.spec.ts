import { beginMessages } from '../src/app/messages/begin.ts'
import { exportMessages } from '../src/app/messages/list/export.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

const ROWS = Array.from({ length: 60 }, (_, n) => {
  const message = { role: 'assistant', content: `answer ${n}`, refusal: null }
  const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
  return JSON.stringify({
    id: `row-${n}`,
    object: 'chat.completion',
    created: 1_790_000_000 + n,
    model: 'gpt-4o',
    choices,
  })
})

/** A table with the rail, without it, cards below bars of two lines, of three (two widths), and below a header of two lines. */
for (const width of [1440, 1000, 600, 430, 390, 340]) {
  test(`the first rows stand before the code of the page is here, which takes them over where they are, at ${width} pixels`, async ({
    page,
    serve,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    const server = await serve()
    await importRows(server, ROWS)
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    await page.route(/\/assets\/page-[^/]*\.js/, async (route) => {
      await held
      await route.continue()
    })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(`${server.url}/completions`, { waitUntil: 'commit' })
    const ahead = page.locator('[data-first-rows] [data-completion-id]')
    await expect(ahead.nth(8)).toContainText('answer 51')
    const before = await ahead.nth(8).evaluate((row) => {
      row.id = 'taken-over'
      return [...row.children].map((cell) => JSON.stringify(cell.getBoundingClientRect()))
    })
    letGo()
    const table = new CompletionsPage(page, server.url)
    await expect(table.rows.nth(8)).toContainText('answer 51')
    await expect(table.rows.nth(8)).toHaveId('taken-over')
    await expect(page.locator('[data-first-rows]')).toHaveCount(0)
    const after = await table.rows
      .nth(8)
      .evaluate((row) => [...row.children].map((cell) => JSON.stringify(cell.getBoundingClientRect())))
    expect(after).toEqual(before)
    // They came within the page.
    expect(asked.filter((path) => path === '/api/completions')).toEqual([])
    await table.rows.nth(8).click()
    await table.expectDrawer('row-51')
  })
}

test('on a phone with a larger font the rows come with the page, and stay where they are when its tools come', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, ROWS)
  const devtools = await page.context().newCDPSession(page)
  const held = { page: Promise.withResolvers<void>(), tools: Promise.withResolvers<void>() }
  await page.route(/\/assets\/(page|after-rows)-[^/]*\.js/, async (route) => {
    await (route.request().url().includes('after-rows') ? held.tools : held.page).promise
    await route.continue()
  })
  const table = new CompletionsPage(page, server.url)
  const top = async () => (await table.rows.first().boundingBox())?.y
  for (const [font, width] of [
    [20, 375],
    [20, 440],
    [24, 340],
  ] as const) {
    held.page = Promise.withResolvers()
    held.tools = Promise.withResolvers()
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: font } })
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${server.url}/completions`, { waitUntil: 'commit' })
    await expect(page.locator('[data-answer]').first()).toBeAttached()
    await expect(page.locator('[data-first-rows]')).toBeEmpty()
    held.page.resolve()
    await expect(table.rows.first()).toContainText('answer 59')
    const before = await top()
    held.tools.resolve()
    await expect(page.getByRole('button', { name: exportMessages.exportRows })).toBeVisible()
    expect(await top()).toBe(before)
  }
})

test('a list that somebody has narrowed or arranged is drawn by the page alone', async ({ page, serve }) => {
  const server = await serve()
  await importRows(server, ROWS)
  const table = new CompletionsPage(page, server.url)
  const drawnAhead = async (search: string) => {
    await page.evaluate(() => sessionStorage.removeItem('ahead'))
    await table.open(search)
    return page.evaluate(() => sessionStorage.getItem('ahead'))
  }
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector('[data-first-rows] [data-completion-id]')) sessionStorage.setItem('ahead', 'yes')
    }).observe(document, { childList: true, subtree: true })
  })
  await table.open()
  expect(await drawnAhead('')).toBe('yes')
  expect(await drawnAhead('?model=gpt-4o')).toBeNull()
  await page.evaluate(() => localStorage.setItem('completionist.preferences', '{"rowHeight":"l"}'))
  expect(await drawnAhead('')).toBeNull()
})

test('when the code of the page does not come, the page says so, and Try again brings it', async ({
  page,
  serve,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_FAILED|dynamically imported module/)
  const server = await serve()
  await importRows(server, ROWS)
  await page.route('**/assets/page-*.js', (route) => route.abort())
  await page.goto(`${server.url}/completions`)
  const alert = page.getByRole('alert').filter({ hasText: beginMessages.broken })
  await expect(alert).toBeVisible()
  await page.unroute('**/assets/page-*.js')
  await page.getByRole('link', { name: beginMessages.again }).click()
  const table = new CompletionsPage(page, server.url)
  await expect(table.grid).toBeVisible()
  await expect(table.rows.nth(10)).toContainText('answer 49')
})

test('without scripts the page says in sight why it is empty', async ({ browser, sample }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${sample.url}/completions`)
  const said = await page.locator('noscript').evaluate((words) => {
    const { top, bottom, height } = words.getBoundingClientRect()
    return { text: words.textContent, isInSight: height > 0 && top >= 0 && bottom <= innerHeight }
  })
  expect(said).toEqual({ text: expect.stringContaining('JavaScript, which is switched off here'), isInSight: true })
  await context.close()
})

test('the frame of the page keeps its places when the styles come', async ({ browser, sample }) => {
  // Without scripts the frame stays.
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${sample.url}/completions`)
  const places = () =>
    page.locator('[data-frame]').evaluate((frame) =>
      [frame, ...frame.querySelectorAll(':scope > :first-child, svg')].map((part) => {
        const { x, y, width, height } = part.getBoundingClientRect()
        return { x, y: y - frame.getBoundingClientRect().y, width, height }
      }),
    )
  const after = await places()
  expect(after).toHaveLength(3)
  const styles = await page.locator('body style').evaluateAll((all) => all.map((one) => one.remove()).length)
  expect(styles).toBeGreaterThan(0)
  expect(await places()).toEqual(after)
  await context.close()
})

test('opening the list and its first records makes no formatter of Intl, which takes longer than all else', async ({
  page,
  serve,
}) => {
  const server = await serve()
  await importRows(server, ROWS)
  await page.addInitScript({
    content: `globalThis.made = []
      for (const name of ['DateTimeFormat', 'ListFormat', 'NumberFormat', 'RelativeTimeFormat', 'Segmenter'])
        Intl[name] = new Proxy(Intl[name], {
          apply: (make, self, args) => (made.push(name), make.apply(self, args)),
          construct: (make, args) => (made.push(name), new make(...args)),
        })`,
  })
  const table = new CompletionsPage(page, server.url)
  await table.open()
  await expect(table.summary).toContainText('60')
  await table.rows.nth(0).click()
  await table.expectDrawer('row-59')
  await expect(
    page.getByRole('dialog').or(page.getByRole('complementary')).getByText('answer 59').first(),
  ).toBeVisible()
  await page.keyboard.press('j')
  await table.expectDrawer('row-58')
  expect(await page.evaluate('made')).toEqual([])
})

test('a screen without a list has no lines of one before its code is here', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/ERR_FAILED/)
  await page.route('**/assets/*.js', (route) => route.abort())
  const lines = page.locator('[data-frame] > :last-child')
  for (const path of ['/usage', '/sources', '/compare', '/completions/x']) {
    await page.goto(`${sample.url}${path}`)
    await expect(lines, path).toBeHidden()
  }
  await page.goto(`${sample.url}/completions`)
  await expect(lines).toBeVisible()
})

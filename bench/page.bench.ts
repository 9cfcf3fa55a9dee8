import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile } from './figure.ts'
import { madeStore } from './made-store.ts'
import { runInBrowser } from './run-in-browser.ts'
import { startBareList } from './page/bare-list.ts'
import { measurePage, type PageCosts, type Size, type Subject } from './page/measured-page.ts'

const ROWS = (process.env['BENCH_ROWS'] ?? '100000').split(',').map(Number)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const SIZES: readonly Size[] = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
/** Records that are opened and left before memory is measured. */
const ROAMED = 25

const row = '[data-completion-id]'
const scroller = '[data-grid-scroll]'

/** What is measured of each page, and the factor by which ours may exceed the bare list. */
const PARTS: readonly [what: string, part: keyof PageCosts, unit: string, most: number | null][] = [
  ['first contentful paint', 'paint', 'ms', 1.5],
  ['first row', 'firstRow', 'ms', 2],
  ['processor of the page until it stands', 'cpu', 'ms', 3],
  ['blocking time', 'blocking', 'ms', null],
  ['requests', 'requests', 'requests', null],
  ['JavaScript on the wire', 'scriptKb', 'kB', null],
  ['elements', 'elements', 'elements', null],
  ['press to the first record', 'firstOpened', 'ms', null],
  ['press to a later record', 'opened', 'ms', null],
  ['processor a frame, wheel of 60 px', 'cpuAt60', 'ms', 2],
  ['frames over 20 ms at 60 px', 'lateAt60', '%', null],
  ['processor a frame, wheel of 200 px', 'cpuAt200', 'ms', 2],
  ['jump to a place', 'jump', 'ms', null],
]

/** Measures ours and the bare list in turn, so that a busy machine affects both equally. */
async function inTurn(browser: Browser, subjects: readonly [Subject, Subject], size: Size): Promise<Figure[]> {
  const rounds: [ours: PageCosts, bare: PageCosts][] = []
  for (let n = 0; n < ROUNDS; n++)
    rounds.push([await measurePage(browser, subjects[0], size), await measurePage(browser, subjects[1], size)])
  return PARTS.map(([what, part, unit, most]) => {
    const value = quantile(
      rounds.map(([ours]) => ours[part]),
      0.5,
    )
    const bare = quantile(
      rounds.map(([, of]) => of[part]),
      0.5,
    )
    return {
      what: `${subjects[0].name}, ${size.width} × ${size.height}: ${what}`,
      value,
      unit,
      ...(bare > 0 ? { baseline: { name: subjects[1].name, value: bare } } : {}),
      ...(most === null ? {} : { atMost: most * bare }),
    }
  })
}

/** Jumps to places all over the list and scrolls a little at each; gives the bytes of the heap afterwards. */
async function roamedHeap(page: Page, cdp: CDPSession): Promise<number> {
  for (let n = 0; n < ROAMED; n++) {
    const part = ((n * 7919) % 997) / 997
    await page.evaluate(
      ({ selector, part: to }) => {
        const element = document.querySelector(selector)
        if (element !== null) element.scrollTop = (element.scrollHeight - element.clientHeight) * to
      },
      { selector: scroller, part },
    )
    await page.waitForSelector(row)
    await page.waitForTimeout(150)
  }
  await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 0), scroller)
  await page.waitForSelector('[aria-rowindex="2"]')
  // Pages off the screen are let go after some seconds.
  await page.waitForTimeout(17_000)
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}

async function heaps(browser: Browser, url: string, name: string): Promise<Figure[]> {
  const page = await browser.newPage({ viewport: SIZES[0] ?? null })
  await page.goto(url)
  await page.waitForSelector(row)
  await page.waitForTimeout(2_000)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.collectGarbage')
  const fresh = (await cdp.send('Runtime.getHeapUsage')).usedSize
  const roamed = await roamedHeap(page, cdp)
  return [
    { what: `${name}: heap of a fresh page`, value: fresh / 1e6, unit: 'MB' },
    { what: `${name}: heap after roaming`, value: roamed / 1e6, unit: 'MB' },
  ]
}

async function runAt(total: number, executablePath: string): Promise<Figure[]> {
  const server = await startBenchServer(await madeStore(total))
  const list = await startBareList(server.url)
  const browser = await chromium.launch({ executablePath })
  const name = `${total / 1000}k rows`
  const bare = { name: 'the bare list', url: list.url, row: '.row', scroller: '#list', opened: '[data-opened]' }
  const ours = { name, url: `${server.url}/completions`, row, scroller, opened: '[data-drawer-for]' }
  try {
    const figures: Figure[] = []
    for (const size of SIZES) figures.push(...(await inTurn(browser, [ours, bare], size)))
    return [...figures, ...(await heaps(browser, ours.url, name))]
  } finally {
    await browser.close()
    await list.stop()
    await server.stop()
  }
}

export const bench: Bench = {
  title: 'the page beside a bare list of the same rows, in turn',
  run: () => runInBrowser(ROWS, runAt),
}

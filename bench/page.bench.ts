import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../.ci/browser.ts'
import { startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile } from './figure.ts'
import { madeStore } from './made-store.ts'

const ROWS = (process.env['BENCH_ROWS'] ?? '100000,1000000').split(',').map(Number)
const OPENED = 30
const SCROLLED_ROWS = 20_000
const ROW_PIXELS = 36
const FRAME_MS = 16.7
const ROAMED = 25

const row = '[data-completion-id]'
const scroller = '[data-grid-scroll]'

/** Loads the page in a fresh context; gives the milliseconds to the first row and the scripts asked for until then. */
async function load(page: Page, url: string): Promise<{ ms: number; scripts: string[] }> {
  // The page itself says when its first row was drawn: what it fetches ahead of time after that does not count.
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelector('[data-completion-id]') === null) return
      performance.mark('first row')
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector(row)
  return page.evaluate(() => {
    const ms = performance.getEntriesByName('first row')[0]?.startTime ?? Number.NaN
    const scripts = performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime < ms)
      .map(({ name }) => new URL(name).pathname)
    return { ms, scripts }
  })
}

const gzipped = (paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(`dist/app${path}`)).length, 0)

async function closeDrawer(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.waitForSelector('[data-drawer-for]', { state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.closest('[role=grid] [data-completion-id]') !== null)
}

interface Opened {
  /** Milliseconds from the press of Enter to the first frame with the drawer in it. */
  frame: number
  /** And to the frame with the record in it. */
  content: number
}

/** Opens row after row by Enter; measured inside the page. */
async function openDrawers(page: Page): Promise<Opened[]> {
  const samples: Opened[] = []
  await page.click(`${row} >> nth=0`)
  await page.waitForSelector('[data-drawer-for]')
  await closeDrawer(page)
  for (let n = 0; n < OPENED; n++) {
    await page.keyboard.press('ArrowDown')
    // In place before the key goes down: input overtakes scripts.
    const opened = await page.evaluateHandle(() => {
      const { promise, resolve } = Promise.withResolvers<Opened>()
      let pressed = 0
      let frame = 0
      addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true })
      const look = () => {
        const passed = performance.now() - pressed
        if (pressed > 0 && frame === 0 && document.querySelector('[data-drawer-frame]') !== null) frame = passed
        if (pressed > 0 && document.querySelector('[data-drawer-for]') !== null) resolve({ frame, content: passed })
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
      return { promise }
    })
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-drawer-for]')
    samples.push(await opened.evaluate(({ promise }) => promise))
    await closeDrawer(page)
  }
  return samples
}

/** Scrolls `selector` by `pixels` at a steady speed, from its top again at its end; gives the milliseconds of each frame. */
function scrollFrames(page: Page, selector: string, pixels: number): Promise<number[]> {
  return page.evaluate(
    ({ selector: scrolled, pixels: length }) =>
      new Promise<number[]>((resolve) => {
        const element = document.querySelector(scrolled)
        if (element === null) throw new Error('no scroller')
        const frames: number[] = []
        // By the wheel's way: also where the scrollbar is scaled, a pixel is a pixel.
        const step = 900
        let gone = 0
        let last = performance.now()
        const frame = (now: number) => {
          frames.push(now - last)
          last = now
          if (gone >= length) return resolve(frames.slice(1))
          const atEnd = element.scrollTop + element.clientHeight + step > element.scrollHeight
          element.scrollBy(0, atEnd ? -element.scrollTop : step)
          gone += step
          requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    { selector, pixels },
  )
}

/** The baseline: the same rows as plain elements, some hundred of them, scrolled by the browser without a script of ours. */
async function plainFrames(page: Page): Promise<number[]> {
  await page.evaluate((selector) => {
    const grid = document.querySelector(selector)
    const copy = grid?.cloneNode(true)
    if (!(copy instanceof HTMLElement) || grid === null) throw new Error('no scroller')
    copy.removeAttribute('data-grid-scroll')
    copy.dataset['plain'] = ''
    const body = copy.querySelector<HTMLElement>('[role=rowgroup]')
    const box = body?.firstElementChild
    if (!(box instanceof HTMLElement) || body === null) throw new Error('no rows')
    body.style.height = 'auto'
    box.style.cssText = 'position: static; transform: none'
    const rows = [...box.children]
    for (const one of rows) if (one instanceof HTMLElement) one.style.cssText = 'position: relative'
    for (let n = 0; n < 20; n++) box.append(...rows.map((one) => one.cloneNode(true)))
    grid.after(copy)
    grid.remove()
  }, scroller)
  await page.waitForTimeout(1_000)
  return scrollFrames(page, '[data-plain]', (SCROLLED_ROWS * ROW_PIXELS) / 4)
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

const timed = (what: string, samples: readonly number[]): Figure => ({
  what,
  value: quantile(samples, 0.5),
  unit: 'ms',
  p95: quantile(samples, 0.95),
})

async function runAt(total: number, executablePath: string): Promise<Figure[]> {
  const server = await startBenchServer(await madeStore(total))
  const browser = await chromium.launch({ executablePath })
  const name = `${total / 1000}k rows`
  try {
    const firsts: number[] = []
    let scripts: string[] = []
    for (let n = 0; n < 5; n++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const loaded = await load(await context.newPage(), server.url)
      firsts.push(loaded.ms)
      scripts = loaded.scripts
      await context.close()
    }
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await load(page, server.url)
    await page.waitForTimeout(2_000)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('HeapProfiler.collectGarbage')
    const fresh = (await cdp.send('Runtime.getHeapUsage')).usedSize
    const opened = await openDrawers(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    const busy = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics')
      return (metrics.find(({ name: metric }) => metric === 'TaskDuration')?.value ?? Number.NaN) * 1000
    }
    const before = await busy()
    const frames = await scrollFrames(page, scroller, SCROLLED_ROWS * ROW_PIXELS)
    const perFrame = ((await busy()) - before) / frames.length
    const roamed = await roamedHeap(page, cdp)
    const plain = await plainFrames(page)
    const late = frames.filter((ms) => ms > FRAME_MS * 1.5).length
    return [
      { what: `${name}: JavaScript before the first row, gzip`, value: gzipped(scripts) / 1000, unit: 'kB' },
      timed(`${name}: time to the first row`, firsts),
      timed(
        `${name}: Enter to the drawer's frame`,
        opened.map(({ frame }) => frame),
      ),
      timed(
        `${name}: Enter to opened drawer`,
        opened.map(({ content }) => content),
      ),
      { what: `${name}: frames while scrolling ${SCROLLED_ROWS} rows`, value: frames.length, unit: 'frames' },
      { what: `${name}: of them over ${FRAME_MS} ms (a frame lost)`, value: late, unit: 'frames' },
      timed(`${name}: frame`, frames),
      timed(`${name}: frame of plain rows, without a script`, plain),
      { what: `${name}: work of the page a frame`, value: perFrame, unit: 'ms of processor' },
      { what: `${name}: heap of a fresh page`, value: fresh / 1e6, unit: 'MB' },
      { what: `${name}: heap after roaming`, value: roamed / 1e6, unit: 'MB' },
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

export const bench: Bench = {
  title: 'the page in a browser',
  run: async () => {
    const executablePath = findBrowser()
    if (executablePath === null) throw new Error('no Chromium found: set CHROMIUM_PATH')
    const figures: Figure[] = []
    for (const total of ROWS) figures.push(...(await runAt(total, executablePath)))
    return figures
  },
}

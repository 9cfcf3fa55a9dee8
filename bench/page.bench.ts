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

/** Loads the page in a fresh context; gives the milliseconds to the first row and the scripts loaded until then. */
async function load(page: Page, url: string): Promise<{ ms: number; scripts: string[] }> {
  const scripts: string[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(new URL(response.url()).pathname)
  })
  const started = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector(row)
  const ms = performance.now() - started
  return { ms, scripts: [...scripts] }
}

const gzipped = (paths: readonly string[]) =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(`dist/app${path}`)).length, 0)

async function closeDrawer(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.waitForSelector('[data-drawer-for]', { state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.closest('[role=grid] [data-completion-id]') !== null)
}

/** Milliseconds from a press of Enter on a row to its open drawer, measured inside the page. */
async function openDrawers(page: Page): Promise<number[]> {
  const samples: number[] = []
  await page.click(`${row} >> nth=0`)
  await page.waitForSelector('[data-drawer-for]')
  await closeDrawer(page)
  for (let n = 0; n < OPENED; n++) {
    await page.keyboard.press('ArrowDown')
    // In place before the key goes down: input overtakes scripts.
    const opened = await page.evaluateHandle(() => {
      const { promise, resolve } = Promise.withResolvers<number>()
      let pressed = 0
      addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true })
      const look = () => {
        if (pressed > 0 && document.querySelector('[data-drawer-for]') !== null) resolve(performance.now() - pressed)
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

/** Scrolls through many rows at a steady speed; gives the milliseconds of each frame. */
function scrollFrames(page: Page): Promise<number[]> {
  return page.evaluate(
    ({ selector, pixels }) =>
      new Promise<number[]>((resolve) => {
        const element = document.querySelector(selector)
        if (element === null) throw new Error('no scroller')
        const frames: number[] = []
        // By the wheel's way: also where the scrollbar is scaled, a pixel is a pixel.
        const step = 900
        let gone = 0
        let last = performance.now()
        const frame = (now: number) => {
          frames.push(now - last)
          last = now
          if (gone >= pixels) return resolve(frames.slice(1))
          element.scrollBy(0, step)
          gone += step
          requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    { selector: scroller, pixels: SCROLLED_ROWS * ROW_PIXELS },
  )
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
    const frames = await scrollFrames(page)
    const roamed = await roamedHeap(page, cdp)
    const late = frames.filter((ms) => ms > FRAME_MS * 1.5).length
    return [
      { what: `${name}: JavaScript before the first row, gzip`, value: gzipped(scripts) / 1000, unit: 'kB' },
      { what: `${name}: time to the first row`, value: quantile(firsts, 0.5), unit: 'ms', p95: quantile(firsts, 0.95) },
      {
        what: `${name}: Enter to opened drawer`,
        value: quantile(opened, 0.5),
        unit: 'ms',
        p95: quantile(opened, 0.95),
      },
      { what: `${name}: frames while scrolling ${SCROLLED_ROWS} rows`, value: frames.length, unit: 'frames' },
      { what: `${name}: of them over ${FRAME_MS} ms (a frame lost)`, value: late, unit: 'frames' },
      { what: `${name}: frame`, value: quantile(frames, 0.5), unit: 'ms', p95: quantile(frames, 0.95) },
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

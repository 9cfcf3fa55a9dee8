import type { Browser, CDPSession, Page } from '@playwright/test'
import { quantile } from '../figure.ts'

/** A page to measure, and the selectors of its parts. */
export interface Subject {
  name: string
  url: string
  row: string
  scroller: string
  /** An element that exists while a record is open, and contains it. */
  opened: string
}

/** The figures of opening a page once. Times are in milliseconds; `cpu` is processor time of the page's main thread. */
export interface PageCosts {
  paint: number
  firstRow: number
  cpu: number
  blocking: number
  requests: number
  scriptKb: number
  elements: number
  firstOpened: number
  opened: number
  cpuAt60: number
  lateAt60: number
  cpuAt200: number
  jump: number
}

interface Marks {
  firstRow: number
  blocking: number
}

/** A page that has been left alone for this does nothing more by itself. */
const SETTLED_MS = 2_000
/** Frames of scrolling: two seconds at 60 a second. */
const FRAMES = 120
/** A frame is late that takes longer than one of 60 a second and a little. */
const LATE_MS = 20
/** Rows that are opened one after the other. */
const OPENED = 6
/** Jumps to places far away. */
const JUMPS = 20

/** Opens, scrolls and clicks one page in a browser context of its own. */
export async function measurePage(browser: Browser, subject: Subject, size: Size): Promise<PageCosts> {
  const context = await browser.newContext({ viewport: size })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    // Processor time, which a busy machine does not change.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    const load = await loaded(page, cdp, subject)
    const slow = await wheel(page, cdp, subject, 60)
    const fast = await wheel(page, cdp, subject, 200)
    const jump = await jumps(page, subject)
    await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 0), subject.scroller)
    await page.waitForTimeout(500)
    const opened = await openRows(page, subject)
    return {
      ...load,
      cpuAt60: slow.cpu,
      lateAt60: slow.late,
      cpuAt200: fast.cpu,
      jump,
      firstOpened: opened[0] ?? Number.NaN,
      opened: quantile(opened.slice(1), 0.5),
    }
  } finally {
    await context.close()
  }
}

export interface Size {
  width: number
  height: number
}

async function busyMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
}

async function loaded(page: Page, cdp: CDPSession, { url, row }: Subject) {
  await page.addInitScript((selector) => {
    const marks: Marks = { firstRow: 0, blocking: 0 }
    Object.assign(window, { marks })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) marks.blocking += Math.max(0, duration - 50)
    }).observe({ type: 'longtask', buffered: true })
    const look = () => {
      if (document.querySelector(selector) === null) requestAnimationFrame(look)
      else requestAnimationFrame(() => (marks.firstRow = performance.now()))
    }
    requestAnimationFrame(look)
  }, row)
  let requests = 0
  const scripts: Promise<number>[] = []
  page.on('requestfinished', (asked) => {
    requests++
    if (asked.resourceType() === 'script')
      scripts.push(
        asked.sizes().then(
          ({ responseBodySize }) => responseBodySize,
          () => 0,
        ),
      )
  })
  await page.goto(url)
  await page.waitForSelector(row)
  await page.waitForTimeout(SETTLED_MS)
  const cpu = await busyMs(cdp)
  const seen = await page.evaluate(() => ({
    marks: Reflect.get(window, 'marks') as Marks,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    elements: document.querySelectorAll('*').length,
  }))
  const scriptKb = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0) / 1000
  return { cpu, requests, scriptKb, paint: seen.paint, elements: seen.elements, ...seen.marks }
}

/** Scrolls like a wheel: the same number of pixels each frame, from the current position. */
async function wheel(page: Page, cdp: CDPSession, { scroller }: Subject, pixels: number) {
  const before = await busyMs(cdp)
  const frames = await page.evaluate(
    ({ selector, step, most }) =>
      new Promise<number[]>((resolve) => {
        const list = document.querySelector(selector)
        const passed: number[] = []
        let last = performance.now()
        const frame = (now: number) => {
          passed.push(now - last)
          last = now
          if (list !== null) list.scrollTop += step
          if (passed.length > most) resolve(passed.slice(1))
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    { selector: scroller, step: pixels, most: FRAMES },
  )
  const cpu = ((await busyMs(cdp)) - before) / frames.length
  await page.waitForTimeout(500)
  return { cpu, late: (100 * frames.filter((ms) => ms > LATE_MS).length) / frames.length }
}

/** Milliseconds from a jump until a row is shown in the middle of the list. */
async function jumps(page: Page, { scroller, row }: Subject): Promise<number> {
  const samples = await page.evaluate(
    async ({ selector, rowSelector, times }) => {
      const list = document.querySelector(selector)
      if (list === null) throw new Error('no list')
      const passed: number[] = []
      for (let n = 1; n <= times; n++) {
        const started = performance.now()
        list.scrollTop = (((n * 7919) % 997) / 997) * (list.scrollHeight - list.clientHeight)
        const { left, top, width, height } = list.getBoundingClientRect()
        const stands = () => document.elementFromPoint(left + width / 2, top + height / 2)?.closest(rowSelector) != null
        do await new Promise((resolve) => requestAnimationFrame(resolve))
        while (!stands() && performance.now() - started < 3_000)
        passed.push(performance.now() - started)
      }
      return passed
    },
    { selector: scroller, rowSelector: row, times: JUMPS },
  )
  return quantile(samples, 0.5)
}

/** Milliseconds from the click on a row until its record is shown, for one row after the other. */
async function openRows(page: Page, { row, opened }: Subject): Promise<number[]> {
  const samples: number[] = []
  for (let n = 0; n < OPENED; n++) {
    const seen = await page.evaluateHandle((selector) => {
      const { promise, resolve } = Promise.withResolvers<number>()
      addEventListener(
        'click',
        ({ timeStamp }) => {
          const look = () => {
            if (document.querySelector(selector) === null) requestAnimationFrame(look)
            else resolve(performance.now() - timeStamp)
          }
          requestAnimationFrame(look)
        },
        { capture: true, once: true },
      )
      return { promise }
    }, opened)
    // In its middle, where no value shows a filter mark.
    await page.locator(row).nth(n).click()
    samples.push(await seen.evaluate(({ promise }) => promise))
    await page.keyboard.press('Escape')
    await page.waitForSelector(opened, { state: 'detached' })
    await page.waitForTimeout(300)
  }
  return samples
}

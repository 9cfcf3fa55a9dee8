import type { PlainChromium, PlainPage } from '../plain-chromium.ts'
import type { HugeRecord } from './huge-records.ts'

/** What one opening of a record cost the page. */
export interface Opening {
  /** Milliseconds of processor time of the longest task of the main thread. */
  longestMs: number
  /** Milliseconds from the click until text of the record could be read. */
  shownMs: number
}

/** Milliseconds without a task of 50 ms or more after which a page has done what it had to. */
const QUIET_MS = 1_500

interface TraceEvent {
  name: string
  pid: number
  tid: number
  tdur?: number
  args?: { name?: string }
}

/**
 * Opens the page at `url` in a new window and clicks the row of a record, after an ordinary one (`plain`) was opened, so
 * that the code of the drawer is there. Rejects where the record’s text has not come within a minute.
 */
export async function openRecord(browser: PlainChromium, url: string, record: HugeRecord): Promise<Opening> {
  const page = await browser.newPage(1440, 900)
  try {
    await page.goto(`${url}/`)
    await page.run(openOnce, 'plain')
    const endTrace = await startTrace(page)
    const shownMs = await page.run(watchOpening, { id: record.id, text: record.shows, quietMs: QUIET_MS })
    return { longestMs: longestTask(await endTrace()), shownMs }
  } finally {
    await page.close()
  }
}

/** Runs in the page: opens a record and closes it again. */
async function openOnce(id: string): Promise<void> {
  const until = async (isSo: () => boolean) => {
    for (let turn = 0; !isSo(); turn++) {
      if (turn > 1_000) throw new Error(`${id} was not opened and closed`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  // Rows that are drawn ahead of the page's code hear nothing yet.
  const row = () => document.querySelector<HTMLElement>(`[data-grid-scroll] [data-completion-id="${id}"]`)
  await until(() => row() !== null)
  row()?.click()
  await until(() => document.querySelector(`[data-drawer-for="${id}"]`) !== null)
  await new Promise((resolve) => setTimeout(resolve, 500))
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await until(() => document.querySelector('[data-drawer-for]') === null)
}

/** Runs in the page: clicks, waits for the text and then for quiet; gives the milliseconds to the text. */
async function watchOpening({ id, text, quietMs }: { id: string; text: string; quietMs: number }): Promise<number> {
  const row = document.querySelector<HTMLElement>(`[data-completion-id="${id}"]`)
  if (row === null) throw new Error(`there is no row ${id}`)
  const started = performance.now()
  let lastLong = started
  const watch = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) lastLong = Math.max(lastLong, startTime + duration)
  })
  watch.observe({ type: 'longtask' })
  row.click()
  const isShown = () => {
    const drawer = document.querySelector(`[data-drawer-for="${id}"]`)
    const walker = drawer === null ? null : document.createTreeWalker(drawer, NodeFilter.SHOW_TEXT)
    while (walker?.nextNode()) if (walker.currentNode.nodeValue?.includes(text)) return true
    return false
  }
  let shown: number | null = null
  while (performance.now() - started < 60_000) {
    if (shown === null && isShown()) {
      shown = performance.now() - started
      lastLong = performance.now()
    }
    if (shown !== null && performance.now() - lastLong > quietMs) return shown
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${shown === null ? `"${text}" was not shown` : 'the page was not quiet'} within a minute`)
}

/** Gives the function that ends it and brings its events. */
async function startTrace(page: PlainPage): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = []
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Chromium's own format
  page.on('Tracing.dataCollected', ({ value }) => events.push(...(value as TraceEvent[])))
  const includedCategories = ['disabled-by-default-devtools.timeline', 'toplevel']
  const traceConfig = { includedCategories, excludedCategories: ['*'] }
  await page.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  return async () => {
    const ended = new Promise<void>((resolve) => page.on('Tracing.tracingComplete', () => resolve()))
    await page.send('Tracing.end')
    await ended
    return events
  }
}

/** Milliseconds of processor time of the longest task on the main thread of any page. */
function longestTask(events: readonly TraceEvent[]): number {
  const main = new Set(
    events.flatMap(({ name, pid, tid, args }) =>
      name === 'thread_name' && args?.name === 'CrRendererMain' ? [`${pid} ${tid}`] : [],
    ),
  )
  if (main.size === 0) throw new Error('the trace names no main thread of a page')
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && main.has(`${pid} ${tid}`))
  return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1000))
}

import { chromium, type Page } from '@playwright/test'
import { startBenchServer } from './bench-server.ts'
import { type Bench, type Figure, quantile } from './figure.ts'
import { COMMON_WORD, FREQUENT_WORD, RARE_WORD } from './made-completions.ts'
import { madeStore } from './made-store.ts'
import { runInBrowser } from './run-in-browser.ts'

const ROWS = (process.env['BENCH_ROWS'] ?? '100000,1000000').split(',').map(Number)
const ROUNDS = Number(process.env['BENCH_TIMES'] ?? 10)
/** Each finds other rows than the one before. */
const SEARCHES = [RARE_WORD, FREQUENT_WORD, `${COMMON_WORD} ${RARE_WORD}`, `-${FREQUENT_WORD}`]

/** Of the page: rows that are drawn ahead of its code hear no keys yet. */
const row = '[data-grid-scroll] [data-completion-id]'

/** Milliseconds from the press of Enter in the filter box to the first frame with other rows in it, measured in the page. */
async function searchFor(page: Page, text: string): Promise<number> {
  await page.keyboard.press('/')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
  // Installed before the key is pressed: input is handled before scripts that were sent later.
  const found = await page.evaluateHandle((selector) => {
    const shown = () =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .slice(0, 5)
        .map((one) => one.dataset['completionId'])
        .join()
    const before = shown()
    const { promise, resolve } = Promise.withResolvers<number>()
    let pressed = 0
    addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true })
    const look = () => {
      const after = shown()
      if (pressed > 0 && after !== '' && after !== before) resolve(performance.now() - pressed)
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    return { promise }
  }, row)
  await page.keyboard.press('Enter')
  const ms = await found.evaluate(({ promise }) => promise)
  // Counts, bars and facets of this search must not be measured with the next one.
  await page.waitForLoadState('networkidle')
  return ms
}

async function runAt(total: number, executablePath: string): Promise<Figure[]> {
  const server = await startBenchServer(await madeStore(total))
  const browser = await chromium.launch({ executablePath })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    // Live rows keep a connection open, so the network would never be idle.
    await page.addInitScript(() => localStorage.setItem('completionist.preferences', '{"live":false}'))
    await page.goto(server.url)
    await page.waitForSelector(row)
    for (const text of SEARCHES) await searchFor(page, text)
    const samples: number[] = []
    for (let n = 0; n < ROUNDS; n++) for (const text of SEARCHES) samples.push(await searchFor(page, text))
    return [
      {
        what: `${total / 1000}k rows: key stroke to new rows`,
        value: quantile(samples, 0.5),
        unit: 'ms',
        p95: quantile(samples, 0.95),
      },
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

export const bench: Bench = {
  title: 'from the key stroke to new rows, in a browser',
  run: () => runInBrowser(ROWS, runAt),
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startBenchServer } from '../bench-server.ts'
import { type Figure, quantile } from '../figure.ts'
import { startPlainChromium } from '../plain-chromium.ts'
import { runToEnd } from '../run-to-end.ts'
import { HUGE_RECORDS } from './huge-records.ts'
import { type Opening, openRecord } from './open-record.ts'
import type { TrustPart } from './trust-part.ts'

/** Openings of each record; the median is said. */
const ROUNDS = 3
/** Names of single records, with commas; all of them where it is not set. The ordinary one is always opened. */
const ONLY = process.env['BLOCKS']?.split(',')

export const part: TrustPart = {
  title: 'Huge records in the page',
  order: 60,
  method:
    'Each record is opened by a click on its row in Chromium. The longest task is the processor time of the page’s main thread for which nothing else answers, from the click until nothing has blocked it for 1.5 s; the first text is the time from the click until text of the record stands in the drawer. Medians of three rounds.',
  async run(quick) {
    const folder = mkdtempSync(path.join(tmpdir(), 'blocks-'))
    const store = path.join(folder, 'store.db')
    const isAsked = (id: string) => id === 'plain' || (quick ? false : (ONLY?.includes(id) ?? true))
    const records = HUGE_RECORDS.filter(({ id }) => isAsked(id))
    for (const record of records) {
      const file = path.join(folder, `${record.id}.jsonl`)
      writeFileSync(file, `${record.line()}\n`)
      await runToEnd(['import', file], { COMPLETIONIST_STORE: store })
      rmSync(file)
    }
    const server = await startBenchServer(store)
    const browser = await startPlainChromium()
    try {
      const figures: Figure[] = []
      for (const record of records) {
        const samples: Opening[] = []
        for (let round = 0; round < (quick ? 1 : ROUNDS); round++)
          samples.push(await openRecord(browser, server.url, record))
        const median = (of: (opening: Opening) => number) => quantile(samples.map(of), 0.5)
        figures.push(
          { what: `${record.what}: longest task`, value: median((s) => s.longestMs), unit: 'ms', atMost: 100 },
          { what: `${record.what}: first text`, value: median((s) => s.shownMs), unit: 'ms', atMost: 1_000 },
        )
      }
      return figures
    } finally {
      await browser.close()
      await server.stop()
      rmSync(folder, { recursive: true })
    }
  },
}

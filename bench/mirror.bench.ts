import { loadConfig } from '../src/server/config.ts'
import { openStore } from '../src/server/main.ts'
import { takeLease } from '../src/server/mirror/take-lease.ts'
import { createMirrorUpstream } from '../src/server/mirror/mirror-upstream.ts'
import { runMirror } from '../src/server/mirror/run-mirror.ts'
import { makeFakeRow } from '../src/server/testing/upstream/fake-rows.ts'
import { startFakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Bench, Figure } from './figure.ts'

/** Rows upstream: thirty pages. */
const ROWS = 3_000

/** What only asking costs: every page and every row's messages, eight calls at a time, nothing kept. */
async function askOnly(url: string): Promise<number> {
  const started = performance.now()
  let after = ''
  for (let more = true; more; ) {
    const page = await (await fetch(`${url}/chat/completions?order=desc&limit=100${after}`)).json()
    const ids = page.data.map((row: { id: string }) => row.id)
    const lanes = Array.from({ length: 6 }, async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift())
        await (await fetch(`${url}/chat/completions/${id}/messages?limit=100&order=asc`)).text()
    })
    after = `&after=${page.data.at(-1)?.id}`
    more = page.has_more
    await Promise.all(lanes)
  }
  return performance.now() - started
}

export const bench: Bench = {
  title: `mirror ${ROWS.toLocaleString('en')} rows of an upstream that answers at once`,
  async run() {
    const rows = Array.from({ length: ROWS }, (_, n) => makeFakeRow(n, Math.floor(Date.now() / 1000) - 3_600))
    const fake = await startFakeUpstream({ rows })
    const folder = mkdtempSync(path.join(tmpdir(), 'mirror-bench-'))
    const store = await openStore(loadConfig({ COMPLETIONIST_STORE: path.join(folder, 'store.db') }))
    const identity = { baseUrl: new URL(fake.url), key: null, organization: null, project: null }
    const upstream = createMirrorUpstream({ ...identity, politeness: { concurrency: 6, spacingMs: 0 } })
    const signal = new AbortController().signal
    const walk = async (mode: 'full' | 'incremental') => {
      const lease = await takeLease(store, Date.now())
      if (lease.token === null) throw new Error('the lease is held')
      const started = performance.now()
      await runMirror({ store, upstream, mode, token: lease.token, signal, wanted: null })
      return performance.now() - started
    }
    const perSecond = (ms: number) => (ROWS / ms) * 1000
    try {
      const asking = await askOnly(fake.url)
      const first = await walk('full')
      const again = await walk('full')
      const incremental = await walk('incremental')
      const kept = await store.status()
      const figures: Figure[] = [
        {
          what: 'first walk, with the input messages of every row',
          value: perSecond(first),
          unit: 'rows/s',
          baseline: { name: 'asking alone', value: perSecond(asking) },
        },
        { what: 'whole walk again, nothing new', value: perSecond(again), unit: 'rows/s' },
        { what: 'incremental walk, nothing new', value: incremental, unit: 'ms' },
        { what: 'rows missing', value: ROWS - kept.rows, unit: 'rows' },
      ]
      return figures
    } finally {
      await store.close()
      await fake.close()
      rmSync(folder, { recursive: true })
    }
  },
}

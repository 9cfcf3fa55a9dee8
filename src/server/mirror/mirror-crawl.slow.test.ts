import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { fakeRowFrom } from '../testing/upstream/fake-rows.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { readListPage } from '../upstream/source/list-page.ts'
import { readRecordings } from '../testing/upstream/replay-upstream.ts'
import { openTestMirror } from '../testing/test-mirror.ts'

const FILE = corpusFile('store_api.jsonl')
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/**
 * The recorded account: what its crawl of 19 pages gave, and the rows of the same time that the crawl lost to ties and
 * other recorded calls show. Each once, with its text.
 */
function recordedRows(): Map<string, string> {
  const lists = readRecordings(readFileSync(FILE, 'utf8')).filter(
    (one) => one.method === 'GET' && one.url.pathname === '/v1/chat/completions' && one.status === 200,
  )
  const itemsOf = (recordings: typeof lists) => recordings.flatMap((one) => readListPage(one.text).items)
  const times = itemsOf(lists.filter((one) => one.path.includes('ChatMetadata'))).flatMap((item) => item.created ?? [])
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const account = itemsOf(lists).filter(({ created }) => created !== null && created >= first && created <= last)
  return new Map(account.map((item) => [item.id, item.raw]))
}

/** What the SDKs do: `after` is the last id of the page before. */
async function naiveIds(url: string, limit: number): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let after = ''; ; ) {
    const response = await fetch(`${url}/chat/completions?order=desc&limit=${limit}${after}`)
    const page = readListPage(await response.text())
    for (const item of page.items) ids.add(item.id)
    if (page.more !== true) return ids
    after = `&after=${page.items.at(-1)?.id}`
  }
}

/** The account behind an upstream, and an empty mirror of it. */
async function openRecordedAccount() {
  const rows = recordedRows()
  const fake = await startFakeUpstream({ rows: [...rows.values()].map(fakeRowFrom) })
  const mirror = await openTestMirror(fake.url)
  cleanups.push(
    () => fake.close(),
    () => mirror.store.close(),
  )
  return { rows, fake, mirror }
}

describe.skipIf(!existsSync(FILE))('the recorded store of a real account', () => {
  test('is mirrored without losing a row, byte for byte; a naive walk of it loses some', async () => {
    const { rows, fake, mirror } = await openRecordedAccount()
    const naive = await naiveIds(fake.url, 20)
    expect(await mirror.run()).toEqual({ kind: 'done' })
    const ids = new Set(await mirror.ids())
    const missing = [...rows.keys()].filter((id) => !ids.has(id))
    const lost = [...rows.keys()].filter((id) => !naive.has(id))
    process.stdout.write(
      `\nrecorded account of ${rows.size} rows: mirror misses ${missing.length}, a naive walk ${lost.length}\n`,
    )
    expect(missing).toEqual([])
    expect(lost.length).toBeGreaterThanOrEqual(6)
    for (const [id, raw] of rows) expect((await mirror.store.get(id))?.raw).toBe(raw)
  })

  test('mirrored twice is the same as once', async () => {
    const { rows, mirror } = await openRecordedAccount()
    await mirror.run('full')
    const once = await mirror.ids()
    await mirror.run('full')
    expect(await mirror.ids()).toEqual(once)
    expect((await mirror.ledger())[0]?.counts).toEqual({
      added: 0,
      known: rows.size,
      merged: 0,
      changed: 0,
      versions: 0,
      gone: 0,
    })
  })
})

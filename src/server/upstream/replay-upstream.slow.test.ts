import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { fakeRowFrom } from '../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { readListPage } from './source/list-page.ts'
import { readRecordings, startReplayUpstream } from '../testing/upstream/replay-upstream.ts'
import { createUpstreamSource } from './source/upstream-source.ts'

const FILE = corpusFile('store_api.jsonl')
const load = () => readRecordings(readFileSync(FILE, 'utf8'))
const listsOf = (recordings: ReturnType<typeof load>) =>
  recordings.filter((one) => one.method === 'GET' && one.url.pathname === '/v1/chat/completions' && one.status === 200)
const sourceAt = (url: string) =>
  createUpstreamSource({
    baseUrl: new URL(url),
    key: null,
    organization: null,
    project: null,
    tools: createFakeTools(),
  })

async function idsFrom(url: string, limit: number): Promise<string[]> {
  const source = sourceAt(url)
  const ids: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await source.list(EVERYTHING, cursor == null ? { limit } : { limit, cursor })
    ids.push(...page.rows.map((row) => row.id))
    cursor = page.next
  } while (cursor !== null && ids.length < 2_000)
  return ids
}

/** What the SDKs do: `after` is the last id of the page before. */
async function naiveIdsFrom(url: string): Promise<Set<string>> {
  const ids = new Set<string>()
  let after = ''
  for (;;) {
    const response = await fetch(`${url}/chat/completions?order=desc&limit=20${after}`)
    const page = readListPage(await response.text())
    for (const item of page.items) ids.add(item.id)
    if (page.more !== true) return ids
    after = `&after=${page.items.at(-1)?.id}`
  }
}

describe.skipIf(!existsSync(FILE))('the recorded store of a real account', () => {
  test('replayed in call order gives every recorded row once', async () => {
    const crawl = listsOf(load()).filter((one) => one.path.includes('ChatMetadata'))
    const expected = crawl.flatMap((one) => readListPage(one.text).items.map((item) => item.id))
    expect(crawl).toHaveLength(19)
    const replay = await startReplayUpstream(crawl)
    const ids = await idsFrom(replay.url, 20)
    await replay.close()
    expect(ids.toSorted()).toEqual(expected.toSorted())
    expect(replay.asked).toHaveLength(19)
  })

  test('served with its real ties loses no row to us, but some to a plain cursor', async () => {
    const rows = new Map(
      listsOf(load()).flatMap((one) => readListPage(one.text).items.map((item) => [item.id, item.raw])),
    )
    const fake = await startFakeUpstream({ rows: [...rows.values()].map(fakeRowFrom) })
    const naive = await naiveIdsFrom(fake.url)
    const small = await idsFrom(fake.url, 20)
    const large = await idsFrom(fake.url, 100)
    await fake.close()
    expect(small.toSorted()).toEqual([...rows.keys()].toSorted())
    expect(large.toSorted()).toEqual([...rows.keys()].toSorted())
    expect(naive.size).toBeLessThan(rows.size)
  })

  test('keeps the text of every row: what the drawer shows raw is what was recorded', async () => {
    const crawl = listsOf(load()).filter((one) => one.path.includes('ChatMetadata'))
    const replay = await startReplayUpstream(crawl)
    const source = sourceAt(replay.url)
    const { rows } = await source.list(EVERYTHING, { limit: 20 })
    const recorded = new Map(readListPage(crawl[0]?.text ?? '').items.map((item) => [item.id, item.raw]))
    for (const row of rows) expect((await source.get(row.id))?.raw).toBe(recorded.get(row.id))
    await replay.close()
    expect(rows).toHaveLength(20)
  })
})

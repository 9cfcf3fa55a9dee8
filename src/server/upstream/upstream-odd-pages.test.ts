import { afterEach, describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import type { ListOddity } from '../testing/upstream/answer-with-fault.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { NOTES } from './source/upstream-cursor.ts'
import { createUpstreamSource } from './source/upstream-source.ts'

const START = Date.UTC(2026, 10, 1)
const PAGE = { limit: 20 }
let running: FakeUpstream | null = null
afterEach(async () => {
  await running?.close()
  running = null
})

async function open(count: number) {
  const rows = Array.from({ length: count }, (_, n) => makeFakeRow(n, START / 1000 - 100))
  const fake = await startFakeUpstream({ rows })
  running = fake
  const identity = { baseUrl: new URL(fake.url), key: null, organization: null, project: null }
  return { fake, source: createUpstreamSource({ ...identity, tools: createFakeTools(START) }) }
}

async function walk(oddity: ListOddity, count = 30) {
  const { source, fake } = await open(count)
  fake.setFault({ kind: 'list', oddity })
  const ids: string[] = []
  const notes: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await source.list(EVERYTHING, cursor == null ? PAGE : { ...PAGE, cursor })
    ids.push(...page.rows.map((row) => row.id))
    notes.push(...page.notes)
    cursor = page.next
  } while (cursor !== null && fake.requests.length < 100)
  return { ids, notes, requests: fake.requests.length, all: fake.rows.map((row) => row.id) }
}

describe('when upstream pages oddly, the walk ends and keeps what it has', () => {
  test.each<[string, ListOddity, string[]]>([
    ['has_more with an empty page', 'empty-but-more', [NOTES.promised]],
    ['after is ignored', 'ignore-after', [NOTES.ignored]],
    ['the first page comes again', 'repeat-page', [NOTES.ignored]],
  ])('%s: stops with a note, rows kept once', async (_title, oddity, notes) => {
    const walked = await walk(oddity)
    expect(walked.ids).toHaveLength(20)
    expect(new Set(walked.ids).size).toBe(20)
    expect(walked.notes).toEqual(notes)
    expect(walked.requests).toBeLessThan(6)
  })

  test.each<[string, ListOddity]>([
    ['has_more is missing', 'no-has-more'],
    ['has_more is text', 'text-has-more'],
    ['first_id and last_id are null', 'null-ids'],
    ['upstream sends fewer rows than asked for', 'clamp-5'],
  ])('%s: every row once, no note', async (_title, oddity) => {
    const walked = await walk(oddity)
    expect(walked.ids.toSorted()).toEqual(walked.all.toSorted())
    expect(walked.notes).toEqual([])
  })

  test('a row that comes twice is shown once, with a note', async () => {
    const walked = await walk('duplicates')
    expect(walked.ids.toSorted()).toEqual(walked.all.toSorted())
    expect(walked.notes).toContain(NOTES.doubled(1))
  })

  test('rows without an id are shown, under a name of ours', async () => {
    const walked = await walk('no-row-ids', 15)
    expect(walked.ids).toHaveLength(15)
    for (const id of walked.ids) expect(id).toMatch(/^unnamed-[0-9a-f]{16}$/)
  })

  test('rows of one second keep their places from one look to the next', async () => {
    const { source } = await open(30)
    const first = await source.list(EVERYTHING, { limit: 30 })
    for (let look = 0; look < 5; look++)
      expect((await source.list(EVERYTHING, { limit: 30 })).rows.map((row) => row.id)).toEqual(
        first.rows.map((row) => row.id),
      )
  })
})

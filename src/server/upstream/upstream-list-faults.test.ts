import { afterEach, describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { Secret } from '../redact/secret.ts'
import type { ListOddity } from '../testing/upstream/answer-with-fault.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { createUpstreamSource } from './source/upstream-source.ts'

const START = Date.UTC(2026, 10, 1)
const SECOND = START / 1000
const KEY = 'sk-list-faults'
/** More pages than any honest walk of the rows below needs. */
const TOO_MANY = 40

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function open(rows = Array.from({ length: 60 }, (_, n) => makeFakeRow(n, SECOND - 100))) {
  const fake = await startFakeUpstream({ rows, key: KEY })
  cleanups.push(() => fake.close())
  const source = createUpstreamSource({
    baseUrl: new URL(fake.url),
    key: new Secret(KEY),
    organization: null,
    project: null,
    tools: createFakeTools(START),
  })
  /** Every row from `cursor` on, in the order in which the screen gets them, and what it is told about them. */
  const walk = async (cursor?: string, eachPage: () => void = () => {}) => {
    const ids: string[] = []
    const notes = new Set<string>()
    let next: string | null | undefined = cursor
    for (let pages = 0; next !== null; pages++) {
      expect(pages).toBeLessThan(TOO_MANY)
      const page = await source.list(EVERYTHING, next === undefined ? { limit: 20 } : { limit: 20, cursor: next })
      ids.push(...page.rows.map((row) => row.id))
      for (const note of page.notes) notes.add(note)
      next = page.next
      eachPage()
    }
    return { ids, notes: [...notes] }
  }
  return { fake, source, walk }
}

describe('when upstream’s list misbehaves, every walk ends and no row comes twice', () => {
  test.each([404, 405, 501])('a server without the list says so once, and is named: %i', async (status) => {
    const { fake, source } = await open()
    fake.setFault({ kind: 'status', status, code: status === 405 ? 'method_not_supported' : null })
    await expect(source.list(EVERYTHING, { limit: 20 })).rejects.toMatchObject({
      status: 501,
      body: { code: 'cannot_list' },
    })
    expect(await source.capabilities()).toMatchObject({ list: false })
  })

  test('a place that was deleted is found again from its neighbours; when they went too, it asks to begin again', async () => {
    const { fake, source, walk } = await open()
    const first = await source.list(EVERYTHING, { limit: 20 })
    const shown = new Set(first.rows.map((row) => row.id))
    const rest = fake.rows.map((row) => row.id).filter((id) => !shown.has(id))
    const gone = first.rows.at(-2)?.id
    fake.rows.splice(
      fake.rows.findIndex((row) => row.id === gone),
      1,
    )
    expect((await walk(first.next ?? '')).ids.toSorted()).toEqual(rest.toSorted())
    fake.rows.splice(0, 40)
    await expect(source.list(EVERYTHING, { limit: 20, cursor: first.next ?? '' })).rejects.toMatchObject({
      status: 409,
      body: { code: 'cursor_gone' },
    })
  })

  test.each<[string, ListOddity]>([
    ['rows that come twice', 'duplicates'],
    ['more is promised and none is sent', 'empty-but-more'],
    ['“after” is ignored', 'ignore-after'],
    ['the same page again and again', 'repeat-page'],
    ['first and last id are null', 'null-ids'],
    ['has_more is missing', 'no-has-more'],
    ['has_more is a text', 'text-has-more'],
  ])('%s: it ends, and each row comes once', async (_title, oddity) => {
    const { fake, walk } = await open()
    fake.setFault({ kind: 'list', oddity })
    const { ids } = await walk()
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(oddity === 'empty-but-more' ? 0 : 20)
  })

  test('rows that come, go and change while paging shift nothing: those that stay come once each', async () => {
    const { fake, walk } = await open()
    const stays = fake.rows.slice(30).map((row) => row.id)
    let page = 0
    const { ids } = await walk(undefined, () => {
      page++
      fake.rows.push({ ...makeFakeRow(0, SECOND + page * 10), id: `chatcmpl-new-${page}` })
      fake.rows.splice(1, 1)
    })
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(stays))
    expect(ids.filter((id) => id.startsWith('chatcmpl-new'))).toEqual([])
  })

  test('many rows of one second and one from the future come once each', async () => {
    // A step of 0 puts all rows of a call into one second (but for every ninth, a little later).
    const rows = [0, 1, 2, 3].flatMap((second) =>
      Array.from({ length: 15 }, (_, n) => makeFakeRow(second * 15 + n, SECOND - second, 0)),
    )
    const { walk } = await open([...rows, makeFakeRow(99, SECOND + 10 * 86_400)])
    const { ids } = await walk()
    expect(ids.length).toBe(61)
    expect(new Set(ids).size).toBe(61)
  })
})

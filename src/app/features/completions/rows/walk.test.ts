import type { CompletionRow } from '#contract/row/completion-row.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createQueryClient } from '../../../api/query-client.ts'
import { createWalk } from './walk.ts'

const PAGE = 100
/** An upstream's list of 1,250 rows, newest first, that knows neighbours only. */
const ROWS = Array.from({ length: 1250 }, (_, at) => ({
  ...projectRow({
    id: `row-${at}`,
    body: JSON.stringify({ created: 2_000_000 - at, model: at % 2 === 0 ? 'otter' : 'heron' }),
    request: null,
    metadata: null,
    way: 'upstream',
    receivedAt: 2_000_000,
    latencyMs: null,
  }),
}))
const FROM_UPSTREAM = ask('source=upstream')

let asked: string[]
let isDown: boolean

beforeEach(() => {
  asked = []
  isDown = false
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('fetch', (address: string) => {
    const params = new URL(address, 'http://127.0.0.1').searchParams
    asked.push(params.get('cursor') ?? 'top')
    if (isDown) return Promise.reject(new TypeError('no network'))
    const model = params.get('model')
    const rows = ROWS.filter((row) => model === null || row.model === model)
    const at = Number(params.get('cursor') ?? 0)
    return Promise.resolve(Response.json(pageOf(rows, at)))
  })
})
afterEach(() => vi.unstubAllGlobals())

function ask(params: string): SearchQuery {
  return parseSearchQuery(new URLSearchParams(params)).query
}

function pageOf(rows: readonly CompletionRow[], at: number) {
  return {
    object: 'completion.rows',
    source: 'upstream',
    rows: rows.slice(at, at + PAGE),
    at: null,
    next: at + PAGE < rows.length ? String(at + PAGE) : null,
    previous: at > 0 ? String(at - PAGE) : null,
    total: null,
    of: null,
    tokens: null,
    cost_usd: null,
    as_of: null,
    notes: [],
    unanswered: [],
    answered_ms: 2_000_000_000,
  }
}

/** A walk with somebody who listens, as a table does. */
function begin(query: SearchQuery) {
  const walk = createWalk(createQueryClient())
  const stop = walk.subscribe(() => undefined)
  walk.ask(query)
  const here = (index: number) => vi.waitFor(() => expect(walk.window().rowAt(index)?.id).toBeDefined(), 30_000)
  return { walk, stop, here }
}

test('a walk holds what is around the screen, down to the end and up again, with every row in its place', async () => {
  const { walk, stop, here } = begin(FROM_UPSTREAM)
  await here(0)
  expect(walk.window()).toMatchObject({ status: 'ready', known: 100, rows: 130, complete: false })
  for (let first = 0; first < ROWS.length; first += 20) {
    walk.window().show(first, Math.min(first + 20, ROWS.length - 1), null)
    await here(first)
    expect(walk.window().rowAt(first)?.id).toBe(`row-${first}`)
  }
  await vi.waitFor(() => expect(walk.window()).toMatchObject({ known: 1250, rows: 1250, complete: true }), 30_000)
  expect(walk.window().rowAt(0)).toBeUndefined()
  expect(walk.window().find('row-1200')).toBe(1200)
  expect(walk.window().find('row-0')).toBeNull()
  for (let first = 1240; first >= 0; first -= 20) {
    walk.window().show(first, first + 20, null)
    await here(first)
    expect(walk.window().rowAt(first)?.id).toBe(`row-${first}`)
  }
  // What was left behind below keeps its room.
  expect(walk.window().known).toBe(1250)
  stop()
})

test('a jump back to the top begins anew there, without all the pages between', async () => {
  const { walk, stop, here } = begin(FROM_UPSTREAM)
  for (let first = 0; first < ROWS.length; first += 50) {
    walk.window().show(first, first + 20, null)
    await here(first)
  }
  asked = []
  walk.window().show(0, 20, null)
  await here(0)
  expect(asked).toEqual(['top'])
  stop()
})

test('a sort that the source does not know covers the rows that are loaded, and says so', async () => {
  const { walk, stop, here } = begin(ask('source=upstream&sort=model'))
  await here(99)
  expect(walk.window().rowAt(0)?.model).toBe('heron')
  expect(walk.window().rowAt(99)?.model).toBe('otter')
  expect(walk.window().head?.notes.join()).toContain('100')
  stop()
})

test('a page that does not come leaves the others, and is asked for again', async () => {
  const { walk, stop, here } = begin(FROM_UPSTREAM)
  await here(0)
  isDown = true
  walk.window().show(80, 100, null)
  await vi.waitFor(() => expect(walk.window().errorAt(100)?.message).toContain('No answer'), 30_000)
  expect(walk.window()).toMatchObject({ status: 'ready', error: null })
  expect(walk.window().errorAt(99)).toBeNull()
  isDown = false
  walk.window().retry()
  await here(100)
  expect(walk.window().errorAt(100)).toBeNull()
  stop()
})

test('until another question is answered the rows of the one before stay', async () => {
  const { walk, stop, here } = begin(FROM_UPSTREAM)
  await here(0)
  const { view } = walk.window()
  walk.ask(ask('source=upstream&model=heron'))
  expect(walk.window()).toMatchObject({ stale: true, view })
  expect(walk.window().rowAt(0)?.id).toBe('row-0')
  await vi.waitFor(() => expect(walk.window().rowAt(0)?.id).toBe('row-1'), 30_000)
  expect(walk.window().stale).toBe(false)
  expect(walk.window().view).not.toBe(view)
  stop()
})

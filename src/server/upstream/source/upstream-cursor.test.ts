import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  backFrom,
  edgeOfList,
  type Listed,
  limitFor,
  NOTES,
  parseUpstreamCursor,
  type TakenPage,
  takePage,
  toUpstreamCursor,
  type WalkPosition,
} from './upstream-cursor.ts'

const row = (id: string, created: number | null): Listed => ({ id, named: true, created })

/** An upstream in memory: strict cursor by `created`, ties in another order at every call. */
function upstreamOf(rows: readonly Listed[]) {
  let turn = 0
  return (at: WalkPosition, limit: number) => {
    turn++
    const sign = at.order === 'asc' ? 1 : -1
    const tie = (item: Listed) => (Number(item.id.slice(1)) * 7919 * turn) % 101
    const sorted = rows.toSorted((a, b) => sign * ((a.created ?? 0) - (b.created ?? 0)) || tie(a) - tie(b))
    const after = rows.find((item) => item.id === at.after[0])
    const rest =
      after === undefined ? sorted : sorted.filter((item) => sign * ((item.created ?? 0) - (after.created ?? 0)) > 0)
    const items = rest.slice(0, limit)
    return { items, more: rest.length > items.length, substitute: false }
  }
}

function walk(rows: readonly Listed[], limit: number) {
  const ask = upstreamOf(rows)
  const pages: { at: WalkPosition; rows: Listed[] }[] = []
  const notes: string[] = []
  let at: WalkPosition | null = edgeOfList('desc')
  for (let calls = 0; at !== null && calls < 500; calls++) {
    const taken: TakenPage<Listed> = takePage(at, ask(at, limitFor(at, limit)), limit)
    if (taken.rows.length > 0) pages.push({ at, rows: taken.rows })
    notes.push(...taken.notes)
    at = taken.next ?? taken.again
  }
  return { pages, notes, ended: at === null, ask }
}

const history = fc
  .array(fc.integer({ min: 1000, max: 1020 }), { minLength: 5, maxLength: 120 })
  .map((times) => times.map((created, index) => row(`r${index}`, created)))

describe('paging through an upstream that loses ties', () => {
  test('finds every row once, whatever shares a second, at any page size', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 30 }), (rows, limit) => {
        const { pages, ended, notes } = walk(rows, limit)
        const ids = pages.flatMap((page) => page.rows.map((item) => item.id))
        expect(ended).toBe(true)
        expect(notes).toEqual([])
        expect(ids.toSorted()).toEqual(rows.map((item) => item.id).toSorted())
        const times = pages.flatMap((page) => page.rows.map((item) => item.created ?? 0))
        expect(times).toEqual(times.toSorted((a, b) => b - a))
      }),
      { numRuns: 200 },
    )
  })

  test('walks back from any page to exactly the rows before it', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 5, max: 30 }), fc.nat(), (rows, limit, pick) => {
        const { pages, ask } = walk(rows, limit)
        const index = pages.length === 0 ? 0 : pick % pages.length
        const page = pages[index]
        // A page within a single second has nothing to step back to; that is what `gap` says.
        fc.pre(page !== undefined && new Set(page.rows.map((item) => item.created)).size > 1)
        const before = new Set(pages.slice(0, index).flatMap((earlier) => earlier.rows.map((item) => item.id)))
        const found = new Set<string>()
        let at = backFrom(page?.at ?? edgeOfList('desc'), page?.rows ?? [])
        expect(at === null).toBe(index === 0)
        for (let calls = 0; at !== null && calls < 500; calls++) {
          const taken: TakenPage<Listed> = takePage(at, ask(at, limitFor(at, limit)), limit)
          for (const item of taken.rows) found.add(item.id)
          at = taken.next ?? taken.again
        }
        for (const id of before) expect(found).toContain(id)
        expect(found.size).toBe(before.size)
      }),
      { numRuns: 200 },
    )
  })

  test('says so when one second holds more than upstream can page through', () => {
    const crowd = Array.from({ length: 150 }, (_, index) => row(`r${index}`, 1000))
    const { pages, ended } = walk([...crowd, row('r900', 999)], 50)
    expect(ended).toBe(true)
    expect(pages.some((page) => page.at.gap)).toBe(true)
    expect(pages.flatMap((page) => page.rows).some((item) => item.id === 'r900')).toBe(true)
  })

  test('goes on from a substitute without showing again what was shown', () => {
    const at = { ...edgeOfList('desc'), after: ['r2', 'r1'], edge: 98, seen: ['r3'] }
    const items = [row('r2b', 98), row('r3', 97), row('r4', 97), row('r5', 96)]
    const taken = takePage(at, { items, more: false, substitute: true }, 10)
    expect(taken.rows.map((item) => item.id)).toEqual(['r4', 'r5'])
  })
})

const page = (items: Listed[], more: boolean | null) => ({ items, more, substitute: false })

describe('an upstream that pages oddly', () => {
  const at = { ...edgeOfList('desc'), after: ['r2'], edge: 98, seen: ['r3'] }

  test('ends with a note when it promises rows and sends none', () => {
    expect(takePage(at, page([], true), 10)).toMatchObject({
      rows: [],
      next: null,
      again: null,
      notes: [NOTES.promised],
    })
  })

  test('ends with a note when it ignores the cursor', () => {
    const taken = takePage(at, page([row('r1', 99), row('r2', 98)], true), 10)
    expect(taken).toMatchObject({ rows: [], next: null, again: null, notes: [NOTES.ignored] })
  })

  test('asks once more from further on when a page brings nothing new, then ends with a note', () => {
    const taken = takePage(at, page([row('r3', 97)], true), 10)
    expect(taken.again).toMatchObject({ after: ['r3'] })
    const again = takePage(taken.again ?? at, page([row('r3', 97)], true), 10)
    expect(again).toMatchObject({ next: null, again: null, notes: [NOTES.repeated] })
  })

  test('ends quietly at a missing has_more once nothing new comes', () => {
    expect(takePage(at, page([], null), 10)).toMatchObject({ rows: [], next: null, again: null, notes: [] })
  })

  test('shows a row that is sent twice once, and says so', () => {
    const taken = takePage(at, page([row('r4', 97), row('r4', 97), row('r5', 96)], false), 10)
    expect(taken.rows.map((item) => item.id)).toEqual(['r4', 'r5'])
    expect(taken.notes).toEqual([NOTES.doubled(1)])
  })
})

describe('the page cursor', () => {
  test('comes back as it was, for the question it belongs to', () => {
    const at = { order: 'asc' as const, after: ['a', 'b'], edge: 12, seen: ['ü😀'], gap: true }
    expect(parseUpstreamCursor(toUpstreamCursor(at, 'q'), 'q')).toEqual(at)
    expect(() => parseUpstreamCursor(toUpstreamCursor(at, 'q'), 'other')).toThrow('other filters')
  })

  test.each(['', 'x', '%%%', 'bnVsbA', Buffer.from('{"v":2}').toString('base64url'), 'A'.repeat(100_000)])(
    'is refused with a sentence when it is %j',
    (text) => {
      expect(() => parseUpstreamCursor(text, 'q')).toThrow('cannot be read')
    },
  )
})

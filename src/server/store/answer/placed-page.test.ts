import { expect, test } from 'vitest'
import { parsePosition } from '../question/position.ts'
import { indexNow, isWholeAnswer, placeAtIndex, placeBeside, type PlacedPage, toWalk } from './placed-page.ts'

const AS_OF = { seq: 9, now: 1_700_000_000 }
const NEWEST_FIRST = { field: 'created', descending: true } as const
const ALL = [9, 8, 7, 6, 5, 4, 3, 2, 1]

/** The page at a cursor, from a list that is walked along as an engine does it. */
function pageAt(cursor: string | undefined, limit: number, all = ALL): PlacedPage {
  const position = parsePosition(NEWEST_FIRST, { limit, ...(cursor === undefined ? {} : { cursor }) })
  if (position.kind === 'index') throw new Error('not beside a row')
  const { descending, from, limit: most } = toWalk(NEWEST_FIRST, position, limit)
  const way = descending ? all : all.toReversed()
  const beyond = way.filter((ord) => from === null || (descending ? ord < from : ord > from))
  return placeBeside(beyond.slice(0, most), position, limit, AS_OF)
}

/** Where a page that was to begin with 6, behind 7, at index 3 begins among these. */
function indexIn(places: number[]): number {
  const position = parsePosition({ field: 'tokens', descending: true }, { limit: 2, cursor: 'i.9-1700000000.3.6.7' })
  if (position.kind !== 'index') throw new Error('beside a row')
  return indexNow(places, position, 2)
}

test('pages lead on to the end and back to the beginning, and know where they are', () => {
  const first = pageAt(undefined, 4)
  expect(first).toMatchObject({ ords: [9, 8, 7, 6], at: 0, previous: null })
  const second = pageAt(first.next ?? '', 4)
  expect(second).toMatchObject({ ords: [5, 4, 3, 2], at: 4 })
  const last = pageAt(second.next ?? '', 4)
  expect(last).toMatchObject({ ords: [1], at: 8, next: null })
  expect(pageAt(last.previous ?? '', 4)).toMatchObject({ ords: [5, 4, 3, 2], at: 4 })
  expect(pageAt(second.previous ?? '', 4)).toMatchObject({ ords: [9, 8, 7, 6], at: 0, previous: null })
})

test('a page before which rows were deleted counts from 0, never from less', () => {
  const third = pageAt(pageAt(pageAt(undefined, 4).next ?? '', 4).next ?? '', 4)
  expect(pageAt(third.previous ?? '', 4, [5, 4, 3, 2, 1])).toMatchObject({ ords: [5, 4, 3, 2], at: 0, previous: null })
})

test('a page all of whose rows are gone leads nowhere', () => {
  expect(pageAt(pageAt(undefined, 4).next ?? '', 4, [9, 8])).toMatchObject({ ords: [], next: null, previous: null })
})

test('a page at an index has neighbours by index', () => {
  const page = placeAtIndex([6, 5, 4], 3, 2, AS_OF)
  expect(page).toEqual({ ords: [6, 5], at: 3, next: 'i.9-1700000000.5.4.5', previous: 'i.9-1700000000.1' })
  expect(placeAtIndex([8], 1, 2, AS_OF)).toMatchObject({ next: null, previous: 'i.9-1700000000.0' })
})

test('a page at an index begins at the rows between which it was to begin, wherever they stand by now', () => {
  expect(indexIn([9, 8, 7, 6, 5])).toBe(3)
  expect(indexIn([8, 7, 6, 5])).toBe(2)
  expect(indexIn([9, 8, 6, 5])).toBe(2)
  expect(indexIn([8, 7, 5, 4])).toBe(2)
  expect(indexIn([9, 8, 5, 4])).toBe(3)
  // An edit moved one of them.
  expect(indexIn([9, 8, 7, 5, 4, 3, 2, 6])).toBe(3)
  expect(indexIn([6, 9, 8, 7, 5, 4, 3])).toBe(4)
  expect(indexIn([9, 8, 6, 5, 4, 3, 2, 7])).toBe(2)
  expect(indexIn([9, 8, 5, 4, 3, 2, 7, 6])).toBe(3)
})

test('the one page without neighbours is the whole answer', () => {
  expect(isWholeAnswer(pageAt(undefined, 9))).toBe(true)
  expect(isWholeAnswer(pageAt(undefined, 8))).toBe(false)
})

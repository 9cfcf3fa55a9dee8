import { expect, test } from 'vitest'
import { MOST_BULK_IDS } from '#contract/found/most-bulk-ids.ts'
import { isPicked, NOTHING_SELECTED, pickRow, type Selection } from './selection.ts'

/** Rows `r0` … `r9`, of which `r5` is not loaded. */
const idAt = (index: number) => (index === 5 ? undefined : `r${index}`)
const idsOf = (selection: Selection) => [...selection.ids].toSorted()

test('a row is taken in and out again', () => {
  const one = pickRow(null, 2, false, idAt)
  const two = pickRow(one, 4, false, idAt)
  expect([idsOf(one), idsOf(two), idsOf(pickRow(two, 2, false, idAt))]).toEqual([['r2'], ['r2', 'r4'], ['r4']])
})

test('a range reaches from the row picked before, either way, at first without what is not loaded', () => {
  const begun = pickRow(NOTHING_SELECTED, 3, false, idAt)
  expect(idsOf(pickRow(begun, 7, true, idAt))).toEqual(['r3', 'r4', 'r6', 'r7'])
  expect(idsOf(pickRow(begun, 1, true, idAt))).toEqual(['r1', 'r2', 'r3'])
  expect(idsOf(pickRow(null, 1, true, idAt))).toEqual(['r1'])
})

test('of a range it is said how many rows are not in it, since they are not loaded or too many', () => {
  const begun = pickRow(NOTHING_SELECTED, 6, false, idAt)
  const missed = [8, 3].map((index) => pickRow(begun, index, true, idAt).missed)
  expect([begun.missed, ...missed]).toEqual([0, 0, 1])
  const long = pickRow(begun, 6 + MOST_BULK_IDS + 4, true, idAt)
  expect([long.ids.size, long.missed]).toEqual([MOST_BULK_IDS, 5])
})

test('whoever picks a row after all were selected selects that one', () => {
  const all: Selection = { ...NOTHING_SELECTED, all: true }
  expect([isPicked(all, 'r1'), isPicked(null, 'r1'), isPicked(all, undefined)]).toEqual([true, false, false])
  expect(idsOf(pickRow(all, 1, false, idAt))).toEqual(['r1'])
})

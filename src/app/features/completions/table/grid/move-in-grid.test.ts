import { describe, expect, test } from 'vitest'
import { moveInGrid } from './move-in-grid.ts'

const extent = { rows: 1_000, columns: 8, page: 20 }
const press = (
  key: string,
  with_: { ctrlKey?: boolean; altKey?: boolean; shiftKey?: boolean; metaKey?: boolean } = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...with_,
})

describe('moving in the grid', () => {
  test.each([
    ['ArrowDown', { row: 6, column: 3 }],
    ['j', { row: 6, column: 3 }],
    ['ArrowUp', { row: 4, column: 3 }],
    ['k', { row: 4, column: 3 }],
    ['ArrowLeft', { row: 5, column: 2 }],
    ['ArrowRight', { row: 5, column: 4 }],
    ['Home', { row: 5, column: 0 }],
    ['End', { row: 5, column: 7 }],
    ['PageDown', { row: 25, column: 3 }],
    ['PageUp', { row: 0, column: 3 }],
  ])('%s goes from row 5, column 3 to its neighbour', (key, to) => {
    expect(moveInGrid({ row: 5, column: 3 }, press(key), extent)).toEqual(to)
  })

  test('Ctrl with Home and End goes to the first and the last cell of all', () => {
    expect(moveInGrid({ row: 5, column: 3 }, press('Home', { ctrlKey: true }), extent)).toEqual({ row: 0, column: 0 })
    expect(moveInGrid({ row: 5, column: 3 }, press('End', { metaKey: true }), extent)).toEqual({ row: 999, column: 7 })
  })

  test('stops at the edges', () => {
    expect(moveInGrid({ row: 999, column: 7 }, press('ArrowDown'), extent)).toEqual({ row: 999, column: 7 })
    expect(moveInGrid({ row: 999, column: 7 }, press('ArrowRight'), extent)).toEqual({ row: 999, column: 7 })
    expect(moveInGrid({ row: 990, column: 0 }, press('PageDown'), extent)).toEqual({ row: 999, column: 0 })
    expect(moveInGrid({ row: 0, column: 0 }, press('k'), extent)).toEqual({ row: 0, column: 0 })
  })

  test('the arrow above the first row leads to the header and back', () => {
    expect(moveInGrid({ row: 0, column: 2 }, press('ArrowUp'), extent)).toEqual({ row: -1, column: 2 })
    expect(moveInGrid({ row: -1, column: 2 }, press('ArrowUp'), extent)).toEqual({ row: -1, column: 2 })
    expect(moveInGrid({ row: -1, column: 2 }, press('ArrowDown'), extent)).toEqual({ row: 0, column: 2 })
  })

  test('an empty grid keeps the focus in its header', () => {
    expect(moveInGrid({ row: -1, column: 2 }, press('ArrowDown'), { ...extent, rows: 0 })).toEqual({
      row: -1,
      column: 2,
    })
  })

  test('other keys and key chords are left to others', () => {
    expect(moveInGrid({ row: 5, column: 3 }, press('x'), extent)).toBeNull()
    expect(moveInGrid({ row: 5, column: 3 }, press('j', { ctrlKey: true }), extent)).toBeNull()
    expect(moveInGrid({ row: 5, column: 3 }, press('ArrowLeft', { altKey: true }), extent)).toBeNull()
  })
})

import { COLUMN_IDS, DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import { describe, expect, test } from 'vitest'
import { placeColumn, shownColumns } from './shown-columns.ts'
import { COLUMN_SPECS } from './columns.ts'
import { moveColumn } from './move-column.ts'

const ids = (specs: readonly { id: string }[]) => specs.map((spec) => spec.id)

describe('which columns show', () => {
  test('those that are wanted, else the default ones', () => {
    expect(ids(shownColumns(['id', 'seed'], [], false))).toEqual(['id', 'seed'])
    expect(ids(shownColumns(null, [], false))).toEqual([...DEFAULT_COLUMNS])
  })

  test('beside an open drawer four stay', () => {
    expect(ids(shownColumns(['id'], [], true))).toEqual(['state', 'created', 'model', 'output'])
  })

  test('pinned ones come first; unknown and repeated ids are left out', () => {
    expect(ids(shownColumns(['id', 'nonsense', 'model', 'id', 'meta.'], ['model', 'cost'], false))).toEqual([
      'model',
      'id',
    ])
    expect(ids(shownColumns(['nonsense'], [], false))).toEqual([...DEFAULT_COLUMNS])
  })

  test('any metadata key is a column, whatever its name', () => {
    expect(ids(shownColumns(['meta.env', 'meta.__proto__'], [], false))).toEqual(['meta.env', 'meta.__proto__'])
  })

  test('every column of the contract is on offer', () => {
    expect(ids(COLUMN_SPECS)).toEqual([...COLUMN_IDS])
  })
})

describe('the order of columns', () => {
  test('changes by one place and stops at the ends', () => {
    expect(moveColumn(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
    expect(moveColumn(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
    expect(moveColumn(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c'])
  })

  test('follows a drag onto another column', () => {
    expect(placeColumn(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'c', 'a'])
    expect(placeColumn(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b'])
    expect(placeColumn(['a', 'b', 'c'], 'x', 'a')).toEqual(['a', 'b', 'c'])
  })
})

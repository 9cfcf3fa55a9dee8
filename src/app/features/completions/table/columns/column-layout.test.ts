import { COLUMN_IDS, DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import { describe, expect, test } from 'vitest'
import { isDefaultColumns, placeColumn, shownColumns } from './column-layout.ts'
import { COLUMN_SPECS } from './columns.ts'
import { moveColumn } from './move-column.ts'

const ids = (specs: readonly { id: string }[]) => specs.map((spec) => spec.id)

describe('which columns show', () => {
  test('the address wins over what is remembered, and that over the default ones', () => {
    expect(ids(shownColumns(['id', 'seed'], ['model'], [], false))).toEqual(['id', 'seed'])
    expect(ids(shownColumns(null, ['model'], [], false))).toEqual(['model'])
    expect(ids(shownColumns(null, null, [], false))).toEqual([...DEFAULT_COLUMNS])
  })

  test('beside an open drawer four stay', () => {
    expect(ids(shownColumns(['id'], null, [], true))).toEqual(['state', 'created', 'model', 'output'])
  })

  test('pinned ones come first; unknown and repeated ids are left out', () => {
    expect(ids(shownColumns(['id', 'nonsense', 'model', 'id', 'meta.'], null, ['model', 'cost'], false))).toEqual([
      'model',
      'id',
    ])
    expect(ids(shownColumns(['nonsense'], null, [], false))).toEqual([...DEFAULT_COLUMNS])
  })

  test('any metadata key is a column, whatever its name', () => {
    expect(ids(shownColumns(['meta.env', 'meta.__proto__'], null, [], false))).toEqual(['meta.env', 'meta.__proto__'])
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

  test('needs no saying while it is the default one', () => {
    expect(isDefaultColumns([...DEFAULT_COLUMNS])).toBe(true)
    expect(isDefaultColumns([...DEFAULT_COLUMNS].reverse())).toBe(false)
  })
})

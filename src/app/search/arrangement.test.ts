import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { getPreferences, setPreferences } from '../preferences.ts'
import { arrange } from './arrange.ts'
import { toArrangement } from './arrangement.ts'
import { parseCompletionsSearch, parseFlatSearch, type SearchChange } from './completions-search.ts'

const read = (address: string) => parseCompletionsSearch(parseFlatSearch(address))
const own = {
  columns: ['model', 'cost'],
  pinnedColumns: ['cost'],
  columnWidths: { model: 90 },
  rowHeight: 'm' as const,
}
const LINK = '?columns=id,seed&pinned=&widths=id:300&height=l'
const chosen = { columns: ['id'], pinned: ['id'], widths: { id: 301 }, height: 's' as const }

const before = getPreferences()
beforeEach(() => setPreferences(own))
afterAll(() => setPreferences(before))

/** What a change asks of the address; null if it leaves that alone. */
function changeOf(address: string, change: Parameters<typeof arrange>[1]): SearchChange | null {
  let asked: SearchChange | null = null
  arrange(read(address), change, (wish) => (asked = wish))
  return asked
}

describe('the arrangement of the table', () => {
  test('is the address’s, part by part, before what this browser remembers', () => {
    expect(toArrangement(read(LINK), own)).toEqual({
      columns: ['id', 'seed'],
      pinned: [],
      widths: { id: 300 },
      height: 'l',
    })
    expect(toArrangement(read('?columns=id'), own)).toEqual({
      columns: ['id'],
      pinned: ['cost'],
      widths: { model: 90 },
      height: 'm',
    })
  })

  test('is changed in the address where that says it, and what this browser remembers stays', () => {
    expect(changeOf(LINK, chosen)).toEqual({ ...chosen, widths: 'id:301' })
    expect(getPreferences()).toMatchObject(own)
  })

  test('is remembered where the address does not say it, and the address stays', () => {
    expect(changeOf('?model=gpt-4o', chosen)).toBeNull()
    expect(getPreferences()).toMatchObject({
      columns: ['id'],
      pinnedColumns: ['id'],
      columnWidths: { id: 301 },
      rowHeight: 's',
    })
  })

  test('has one owner for each part', () => {
    expect(changeOf('?columns=seed', chosen)).toEqual({ columns: ['id'] })
    expect(getPreferences()).toMatchObject({ columns: own.columns, pinnedColumns: ['id'] })
  })

  test('says the default columns in a link, which would else show one’s own, and remembers none', () => {
    expect(changeOf('?columns=seed', { columns: DEFAULT_COLUMNS })).toEqual({ columns: DEFAULT_COLUMNS })
    expect(changeOf('', { columns: DEFAULT_COLUMNS })).toBeNull()
    expect(getPreferences().columns).toBeNull()
  })
})

import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import type { SavedView } from '#contract/search/saved-view.ts'
import { expect, test } from 'vitest'
import { parseCompletionsSearch, parseFlatSearch } from '../../../search/completions-search.ts'
import { fromView, isShown, toShownSearch, toViewLink } from './view-search.ts'

const read = (search: string) => parseCompletionsSearch(parseFlatSearch(search))
const view = (search: string): SavedView => ({
  object: 'view',
  slug: 'größte',
  name: 'Größte',
  search,
  is_default: false,
})
const remembered = { columns: ['model', 'cost'], rowHeight: 'm' } as const

test('a view has the columns and the height that are shown, also those that only this browser remembers', () => {
  const mine = { columns: [...remembered.columns], rowHeight: remembered.rowHeight }
  expect(toShownSearch(read('?meta.env=prod&open=x&view=y'), mine)).toBe('meta.env=prod&columns=model,cost&height=m')
  expect(toShownSearch(read('?columns=id&height=l'), mine)).toBe('columns=id&height=l')
  expect(toShownSearch(read(''), { columns: null, rowHeight: 's' })).toBe(
    `columns=${DEFAULT_COLUMNS.join(',')}&height=s`,
  )
})

test('what is shown is a view’s until its filter, order, columns or height is another', () => {
  const mine = { columns: null, rowHeight: 's' as const }
  const saved = view('model=a%2Cb&sort=-cost&columns=model%2Ccost&height=m')
  const shown = (search: string) => isShown(saved, read(search), mine)
  expect(shown('?model=a,b&sort=-cost&columns=model,cost&height=m&view=größte&open=x')).toBe(true)
  expect(shown('?model=a&sort=-cost&columns=model,cost&height=m')).toBe(false)
  expect(shown('?model=a,b&columns=model,cost&height=m')).toBe(false)
  expect(shown('?model=a,b&sort=-cost&columns=cost,model&height=m')).toBe(false)
  expect(shown('?model=a,b&sort=-cost&columns=model,cost')).toBe(false)
})

test('a link to a view says what it shows, so that it can be read and works where the view is not', () => {
  const saved = view('model=a%2Cb&sort=-cost&height=l')
  expect(fromView(saved)).toMatchObject({ view: 'größte', height: 'l', columns: null, open: null })
  expect(toViewLink(saved, 'http://x/base')).toBe(
    'http://x/base/completions?model=a,b&sort=-cost&height=l&view=gr%C3%B6%C3%9Fte',
  )
})

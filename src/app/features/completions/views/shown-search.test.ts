import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import type { SavedView } from '#contract/search/saved-view.ts'
import { expect, test } from 'vitest'
import { parseCompletionsSearch, parseFlatSearch } from '../../../search/completions-search.ts'
import { fromView, isShown, toShownSearch, toViewLink } from './shown-search.ts'

const read = (search: string) => parseCompletionsSearch(parseFlatSearch(search))
const view = (search: string): SavedView => ({
  object: 'view',
  slug: 'größte',
  name: 'Größte',
  search,
  is_default: false,
})
const nothing = { columns: null, rowHeight: 's' as const, pinnedColumns: [], columnWidths: {} }

test('a view has columns, pins, widths and height as they are shown, also those that only this browser remembers', () => {
  const mine = {
    columns: ['model', 'cost'],
    rowHeight: 'm' as const,
    pinnedColumns: ['id', 'cost'],
    columnWidths: { cost: 90, id: 300 },
  }
  expect(toShownSearch(read('?meta.env=prod&open=x&view=y'), mine)).toBe(
    'meta.env=prod&columns=model,cost&height=m&pinned=cost&widths=cost:90',
  )
  expect(toShownSearch(read('?columns=id,model&height=l&pinned=&widths=model:200'), mine)).toBe(
    'columns=id,model&height=l&pinned=&widths=model:200',
  )
  expect(toShownSearch(read(''), nothing)).toBe(`columns=${DEFAULT_COLUMNS.join(',')}&height=s&pinned=&widths=`)
})

test('what is shown is a view’s until its filter, order, columns, pins, widths, height or grouping is another', () => {
  const saved = view('model=a%2Cb&sort=-cost&columns=model%2Ccost&height=m&pinned=cost&widths=model%3A200')
  const shown = (search: string) => isShown(saved, read(search), nothing)
  const same = 'columns=model,cost&height=m&pinned=cost&widths=model:200'
  expect(shown(`?model=a,b&sort=-cost&${same}&view=größte&open=x`)).toBe(true)
  expect(shown(`?model=a&sort=-cost&${same}`)).toBe(false)
  expect(shown(`?model=a,b&${same}`)).toBe(false)
  expect(shown(`?model=a,b&sort=-cost&${same.replace('model,cost', 'cost,model')}`)).toBe(false)
  expect(shown(`?model=a,b&sort=-cost&${same.replace('&height=m', '')}`)).toBe(false)
  expect(shown(`?model=a,b&sort=-cost&${same.replace('pinned=cost', 'pinned=')}`)).toBe(false)
  expect(shown(`?model=a,b&sort=-cost&${same.replace('200', '201')}`)).toBe(false)
  expect(shown(`?model=a,b&sort=-cost&${same}&group=prompt`)).toBe(false)
})

test('a view from before it kept pins and widths is shown with those of this browser', () => {
  const saved = view('columns=model%2Ccost&height=m')
  expect(fromView(saved)).toMatchObject({ pinned: null, widths: null })
  const mine = { ...nothing, pinnedColumns: ['cost'], columnWidths: { model: 200 } }
  expect(isShown(saved, read('?columns=model,cost&height=m'), mine)).toBe(true)
})

test('a view of groups opens as groups, any other as rows', () => {
  const groups = toShownSearch(read('?group=meta.env'), nothing)
  expect(fromView(view(groups)).group).toBe('meta.env')
  expect(fromView(view(toShownSearch(read(''), nothing))).group).toBeNull()
})

test('a link to a view says what it shows, so that it can be read and works where the view is not', () => {
  const saved = view('model=a%2Cb&sort=-cost&height=l')
  expect(fromView(saved)).toMatchObject({ view: 'größte', height: 'l', columns: null, open: null })
  expect(toViewLink(saved, 'http://x/base')).toBe(
    'http://x/base/completions?model=a,b&sort=-cost&height=l&view=gr%C3%B6%C3%9Fte',
  )
})

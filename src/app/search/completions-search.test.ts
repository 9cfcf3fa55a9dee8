import { describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { parseCompletionsSearch, parseFlatSearch, toFlatCompletionsSearch, toFlatSearch } from './completions-search.ts'

const read = (address: string) => parseCompletionsSearch(parseFlatSearch(address))
const write = (address: string) => toFlatSearch(toFlatCompletionsSearch(read(address)))

describe('the address of the table', () => {
  test.each([
    '',
    '?model=gpt-4o,gpt-4o-mini',
    '?meta.env=!dev&finish=length',
    '?meta.trace=*&has=tool_calls,-refusal',
    '?created=2026-11-01T00:00:00Z..2026-11-08&sort=-tokens&open=chatcmpl-1',
    '?q=refund+policy&open=chatcmpl-1&columns=created,model',
    '?meta.env=prod&meta.env=!dev',
    '?columns=model&height=l&view=my-view',
  ])('is written as it was read: %s', (address) => {
    expect(write(address)).toBe(address)
  })

  test('holds plain text, never JSON', () => {
    expect(toFlatSearch({ q: '42', model: 'true' })).toBe('?q=42&model=true')
  })

  test('falls back where it makes no sense, and names what it left out', () => {
    const search = read('?source=moon&has=wings&model=o3&height=xl')
    expect(search.query).toEqual({ ...EVERYTHING, model: { values: ['o3'], not: false } })
    expect(search.refused.map((one) => one.param)).toEqual(['source', 'has', 'height'])
  })

  test('survives keys that are names of object parts', () => {
    expect(read('?meta.__proto__=x').query.meta).toEqual([{ key: '__proto__', values: ['x'], not: false }])
  })

  test('leaves out what is not text', () => {
    expect(toFlatSearch({ q: 'x', n: 1, list: ['a', 2], ok: ['a', 'b'] })).toBe('?q=x&ok=a&ok=b')
  })
})

test('what rows are grouped by stands in the address; nonsense is named', () => {
  for (const group of ['prompt', 'meta.env']) {
    expect(read(`?group=${group}`)).toMatchObject({ group, refused: [] })
    expect(toFlatCompletionsSearch(read(`?group=${group}`))).toEqual({ group })
  }
  expect(read('?group=').group).toBeNull()
  expect(read('?group=mood')).toMatchObject({ group: null, refused: [{ param: 'group', text: 'mood' }] })
})

test('columns that do not exist and widths that nobody could drag to are left out and named', () => {
  const search = read('?columns=model,mood,meta.env&pinned=mood&widths=model:200,mood:90,cost:99999,meta.a:b:120')
  expect(search).toMatchObject({ columns: ['model', 'meta.env'], pinned: [], widths: 'model:200,meta.a:b:120' })
  expect(search.refused.map(({ param, text }) => [param, text])).toEqual([
    ['columns', 'mood'],
    ['widths', 'mood:90,cost:99999'],
    ['pinned', 'mood'],
  ])
  expect(read('?widths=model:wide')).toMatchObject({ widths: null, refused: [{ param: 'widths', text: 'model:wide' }] })
  expect(read('?columns=&pinned=&widths=').refused).toEqual([])
})

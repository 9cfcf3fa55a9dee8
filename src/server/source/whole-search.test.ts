import { expect, test } from 'vitest'
import { SHOWING_PARAMS } from '#contract/search/showing-params.ts'
import { parseWholeSearch } from './whole-search.ts'

test('an address of the page is taken as it stands: what only says how rows are shown is left out', () => {
  const address = new URLSearchParams(`model=a&${SHOWING_PARAMS.map((name) => `${name}=x`).join('&')}`)
  expect(parseWholeSearch(address).model).toEqual({ values: ['a'], not: false })
})

test.each(['mood=good', 'model=', 'limit=3', 'cursor=x'])('%s narrows nothing, and nothing is done', (text) => {
  expect(() => parseWholeSearch(new URLSearchParams(text))).toThrow(/Nothing was done/)
})

import { expect, test } from 'vitest'
import { EVERYTHING } from '../search/search-query.ts'
import { FIRST_PAGE } from './first-page.ts'
import { PAGE_ROWS, rowPageAddress } from './row-page-address.ts'

test('the first rows are asked for as the page asks for them', () => {
  expect(FIRST_PAGE).toBe(rowPageAddress(EVERYTHING, null, 0, PAGE_ROWS))
})

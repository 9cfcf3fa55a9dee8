import { expect, test } from 'vitest'
import { BEST_MATCH, DEFAULT_SORT, EVERYTHING } from '#contract/search/search-query.ts'
import { toAskable } from './askable.ts'

test.each([
  ['cat', 'cat'],
  ['...', null],
  [null, null],
])('of the text %j, %j is asked for', (q, asked) => {
  expect(toAskable({ ...EVERYTHING, q, sort: BEST_MATCH })).toEqual({
    ...EVERYTHING,
    q: asked,
    sort: asked === null ? DEFAULT_SORT : BEST_MATCH,
  })
})

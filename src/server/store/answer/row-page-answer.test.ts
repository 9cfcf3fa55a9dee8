import { expect, test } from 'vitest'
import { toRowPageAnswer } from './row-page-answer.ts'
import type { StoredPage } from './stored-page.ts'

const page: StoredPage = {
  rows: new Uint8Array(),
  at: 0,
  next: null,
  previous: null,
  of: 20_000,
  asOf: { seq: 20_000, now: 0 },
  view: 'snail',
  sums: null,
  textsMissing: null,
  ranked: null,
}
const notesOf = (more: Partial<StoredPage>) => toRowPageAnswer('store', { ...page, ...more }, null, false, [], 0).notes

test('an answer says how many texts were searched, and how many rows were ranked where that is not all that match', () => {
  expect(notesOf({})).toEqual([])
  expect(notesOf({ textsMissing: 5 })).toEqual(['the text of 19,995 records was searched'])
  expect(notesOf({ textsMissing: 0, ranked: 10_000 })).toEqual([
    'the text of 20,000 records was searched',
    'only the newest 10,000 that match were ranked',
  ])
})

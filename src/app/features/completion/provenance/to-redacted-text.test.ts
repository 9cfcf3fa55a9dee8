import { expect, test } from 'vitest'
import { toRedactedText } from './to-redacted-text.ts'

test.each([
  [{ 'e-mail': 2 }, '2 e-mail addresses were taken out before this was kept'],
  [{ key: 1 }, '1 key was taken out before this was kept'],
  [{ key: 1, 'e-mail': 1 }, '1 key and 1 e-mail address were taken out before this was kept'],
  [
    { key: 3, 'key-like': 1, card: 1_000, staff: 2 },
    '3 keys, 1 key-like word, 1,000 card numbers, and 2 × “staff” were taken out before this was kept',
  ],
  [{ constructor: 1 }, '1 × “constructor” was taken out before this was kept'],
])('what was taken out is said in words: %o', (counts, words) => {
  expect(toRedactedText(counts)).toBe(words)
})

test.each([[null], [undefined], [{}]])('where nothing was taken out, nothing is said: %o', (counts) => {
  expect(toRedactedText(counts)).toBeNull()
})

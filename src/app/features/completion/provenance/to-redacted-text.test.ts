import { expect, test } from 'vitest'
import { toRedactedText } from './to-redacted-text.ts'

test.each([
  [{ 'e-mail': 2 }, '2 e-mail addresses were removed before this was stored'],
  [{ key: 1 }, '1 key was removed before this was stored'],
  [{ key: 1, 'e-mail': 1 }, '1 key and 1 e-mail address were removed before this was stored'],
  [
    { key: 3, 'key-like': 1, card: 1_000, staff: 2 },
    '3 keys, 1 key-like word, 1,000 card numbers, and 2 × “staff” were removed before this was stored',
  ],
  [{ constructor: 1 }, '1 × “constructor” was removed before this was stored'],
])('what was taken out is said in words: %o', (counts, words) => {
  expect(toRedactedText(counts)).toBe(words)
})

test.each([[null], [undefined], [{}]])('where nothing was taken out, nothing is said: %o', (counts) => {
  expect(toRedactedText(counts)).toBeNull()
})

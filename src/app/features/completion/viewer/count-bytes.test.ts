import { expect, test } from 'vitest'
import { countBytes } from './count-bytes.ts'

test('bytes are counted as a file would have them, also where a character lies across two pieces', () => {
  for (const text of [
    '',
    'a',
    'é€',
    '\u{1f600}'.repeat(40_000),
    `a${'\u{1f600}'.repeat(70_000)}`,
    'x'.repeat(200_000),
    '\ud800',
  ]) {
    expect(countBytes(text)).toBe(new Blob([text]).size)
  }
})

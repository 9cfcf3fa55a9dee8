import { expect, test } from 'vitest'
import { parseCreatedRange } from './created-range.ts'
import { withinCreated } from './within-created.ts'

const DAY = Date.parse('2026-11-02T00:00:00Z') / 1_000
const NOW = DAY + 36_000

test.each([
  [null, '2026-11-02T00:00:00Z..2026-11-02T23:59:59Z'],
  ['2026-11-02T12:00:00Z..', '2026-11-02T12:00:00Z..2026-11-02T23:59:59Z'],
  ['2026-10..2026-11-02T12:00:00Z', '2026-11-02T00:00:00Z..2026-11-02T12:00:00Z'],
  ['-4h..', '2026-11-02T06:00:00Z..2026-11-02T23:59:59Z'],
  ['2026', '2026-11-02T00:00:00Z..2026-11-02T23:59:59Z'],
])('a day of %s is %s', (range, text) => {
  const asked = range === null ? null : parseCreatedRange(range)
  expect(withinCreated(asked, DAY, DAY + 86_399, NOW)).toBe(text)
})

test('what is before a time begins where the range does', () => {
  expect(withinCreated(parseCreatedRange('2026-11-01..'), null, DAY, NOW)).toBe(
    '2026-11-01T00:00:00Z..2026-11-02T00:00:00Z',
  )
  expect(withinCreated(null, null, DAY, NOW)).toBe('..2026-11-02T00:00:00Z')
})

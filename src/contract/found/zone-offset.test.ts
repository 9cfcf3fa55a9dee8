import { expect, test } from 'vitest'
import { fromZoned, zoneOffset } from './zone-offset.ts'

const at = (text: string) => Date.parse(`${text}Z`) / 1_000

test.each([
  ['UTC', '2026-07-01T12:00', 0],
  ['Europe/Berlin', '2026-03-29T00:59:59', 3_600],
  ['Europe/Berlin', '2026-03-29T01:00', 7_200],
  ['Asia/Kolkata', '2026-07-01T12:00', 19_800],
  ['Africa/Monrovia', '1971-01-01T00:00', -2_670],
])('%s is at %s ahead of UTC by %s seconds', (zone, second, offset) => {
  expect(zoneOffset(at(second), zone)).toBe(offset)
})

test.each([
  ['Europe/Berlin', '2026-11-27T00:00', '2026-11-26T23:00'],
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
  // Midnight is skipped: the day begins at one.
  ['America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T03:00'],
  // Midnight is twice: the day begins with the first.
  ['America/Havana', '2026-11-01T00:00', '2026-11-01T04:00'],
  // Midnight is once, although the hour before it is twice.
  ['America/Sao_Paulo', '2018-02-18T00:00', '2018-02-18T03:00'],
])('the clocks of %s show %s first at %s', (zone, local, second) => {
  expect(fromZoned(at(local), zone)).toBe(at(second))
})

test('what is no zone is refused', () => {
  expect(() => zoneOffset(0, 'Europe/Atlantis')).toThrow(RangeError)
})

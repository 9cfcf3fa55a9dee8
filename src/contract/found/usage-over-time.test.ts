import { expect, test } from 'vitest'
import { parseUsageRequest, toBucket, toNextBucket, USAGE_UNITS } from './usage-over-time.ts'

const parse = (text: string) => parseUsageRequest(new URLSearchParams(text))
const at = (text: string) => Date.parse(`${text}Z`) / 1_000

test.each([
  ['hour', '2026-11-26T21:59:59', '2026-11-26T21:00', '2026-11-26T22:00'],
  ['day', '2026-11-26T23:59:59', '2026-11-26T00:00', '2026-11-27T00:00'],
  ['week', '2026-11-29T23:59:59', '2026-11-23T00:00', '2026-11-30T00:00'],
  ['week', '1970-01-02T00:00:00', '1969-12-29T00:00', '1970-01-05T00:00'],
  ['month', '2026-12-31T23:59:59', '2026-12-01T00:00', '2027-01-01T00:00'],
] as const)('the %s of %s begins at %s and the next at %s', (unit, second, from, next) => {
  expect([toBucket(at(second), unit), toNextBucket(at(from), unit)]).toEqual([at(from), at(next)])
})

test('what usage cannot be told apart by is refused by its name', () => {
  expect([parse(''), parse('by=meta.env&unit=week')]).toEqual([
    { by: null, unit: 'day' },
    { by: 'meta.env', unit: 'week' },
  ])
  expect(() => parse('by=colour')).toThrow(expect.objectContaining({ param: 'by' }))
  expect(() => parse('unit=year')).toThrow(expect.objectContaining({ param: 'unit' }))
  expect(USAGE_UNITS).toContain('day')
})

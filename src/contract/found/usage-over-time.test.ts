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
  expect([toBucket(at(second), unit, 'UTC'), toNextBucket(at(from), unit, 'UTC')]).toEqual([at(from), at(next)])
})

test.each([
  ['Europe/Berlin', 'day', '2026-11-26T22:59:59', '2026-11-25T23:00', '2026-11-26T23:00'],
  // Days of 23 and of 25 hours.
  ['Europe/Berlin', 'day', '2026-03-29T12:00', '2026-03-28T23:00', '2026-03-29T22:00'],
  ['Europe/Berlin', 'day', '2026-10-25T12:00', '2026-10-24T22:00', '2026-10-25T23:00'],
  // Two o’clock is there twice.
  ['Europe/Berlin', 'hour', '2026-10-25T00:30', '2026-10-25T00:00', '2026-10-25T01:00'],
  ['Europe/Berlin', 'hour', '2026-10-25T01:30', '2026-10-25T01:00', '2026-10-25T02:00'],
  ['Asia/Kolkata', 'hour', '2026-07-01T12:29:59', '2026-07-01T11:30', '2026-07-01T12:30'],
  // Clocks are put on by half an hour.
  ['Australia/Lord_Howe', 'hour', '2026-10-03T15:40', '2026-10-03T15:30', '2026-10-03T16:00'],
  ['America/Sao_Paulo', 'day', '2018-11-04T12:00', '2018-11-04T03:00', '2018-11-05T02:00'],
  ['America/New_York', 'week', '2026-03-09T03:59', '2026-03-02T05:00', '2026-03-09T04:00'],
  ['Asia/Tokyo', 'month', '2026-11-30T15:00', '2026-11-30T15:00', '2026-12-31T15:00'],
] as const)('in %s the %s of %s begins at %s and the next at %s', (zone, unit, second, from, next) => {
  expect([toBucket(at(second), unit, zone), toNextBucket(at(from), unit, zone)]).toEqual([at(from), at(next)])
})

test.each(['Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Africa/Cairo'])(
  'in %s buckets follow each other without gap or overlap, and each second is in its own',
  (zone) => {
    for (const unit of USAGE_UNITS) {
      const [first, end] =
        unit === 'hour'
          ? [at('2018-10-28T12:00'), at('2018-11-05T12:00')]
          : [at('2018-01-01T12:00'), at('2019-02-01T00:00')]
      for (let from = toBucket(first, unit, zone); from < end; ) {
        const next = toNextBucket(from, unit, zone)
        expect([next > from, toBucket(from, unit, zone), toBucket(next - 1, unit, zone)]).toEqual([true, from, from])
        expect(toBucket(next, unit, zone)).toBe(next)
        from = next
      }
    }
  },
)

test('what usage cannot be told apart by is refused by its name', () => {
  expect([parse(''), parse('by=meta.env&unit=week')]).toEqual([
    { by: null, unit: 'day', zone: 'UTC' },
    { by: 'meta.env', unit: 'week', zone: 'UTC' },
  ])
  expect(() => parse('by=colour')).toThrow(expect.objectContaining({ param: 'by' }))
  expect(() => parse('unit=year')).toThrow(expect.objectContaining({ param: 'unit' }))
  expect(() => parse('zone=Europe/Atlantis')).toThrow(expect.objectContaining({ param: 'zone' }))
  expect(parse('zone=Asia/Tokyo').zone).toBe('Asia/Tokyo')
})

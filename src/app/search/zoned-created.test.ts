import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseCreatedRange, toCreatedBounds } from '#contract/search/created-range.ts'
import { toZonedCreated } from './zoned-created.ts'

const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Asia/Kathmandu', 'Europe/Oslo']

describe.each(ZONES)('a day typed where times are those of %s', (zone) => {
  const before = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = zone
  })
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  test.each(['2026-11-06', '2026-11-01..2026-11-08', '2026-02', '2025..2026', '2026-03-29..'])(
    '%s is whole there',
    (text) => {
      const written = toZonedCreated(text)
      const range = parseCreatedRange(written)
      expect(range).not.toBeNull()
      const bounds = range && toCreatedBounds(range, 0)
      const start = new Date((bounds?.from ?? 0) * 1000)
      expect([start.getHours(), start.getMinutes(), start.getSeconds()]).toEqual([0, 0, 0])
      const end = new Date((bounds?.to ?? Number.NaN) * 1000)
      const ends = written.endsWith('..') ? [Number.NaN, Number.NaN, Number.NaN] : [23, 59, 59]
      expect([end.getHours(), end.getMinutes(), end.getSeconds()]).toEqual(ends)
    },
  )

  test.each(['-24h..', '..now', '2026-11-06T12:00:00Z..', '1790000000..', 'nonsense'])(
    '%s is left as it is',
    (text) => {
      expect(toZonedCreated(text)).toBe(text)
    },
  )
})

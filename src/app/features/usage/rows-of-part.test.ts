import { describe, expect, test } from 'vitest'
import { parseSearchQuery, toSearchParams } from '#contract/search/search-query-codec.ts'
import { toRowsOfPart } from './rows-of-part.ts'
import type { Series, UsageMeasure } from './usage-chart.ts'

const DAY = 86_400
const named = (...names: (string | null)[]): Series => ({
  name: names.length === 1 ? (names[0] ?? null) : null,
  total: 1,
  rest: names.length === 1 ? 0 : names.length,
  names,
})

/** The address of the rows of one series, in the second day of 1970. */
function rowsOf(search: string, by: string, measure: UsageMeasure, at: number | null, ...series: Series[]) {
  const { query } = parseSearchQuery(new URLSearchParams(search))
  const one = at === null ? null : (series[at] ?? null)
  const rows = toRowsOfPart({ query, by, measure, series }, one, DAY, 2 * DAY, 9 * DAY)
  return rows === null ? null : decodeURIComponent(toSearchParams(rows).toString())
}
/** What all of that day have in their address. */
const SPAN = 'created=1970-01-02T00:00:00Z..1970-01-02T23:59:59Z'

describe('a part of the usage chart leads to the rows that it counts', () => {
  const models = [named('a'), named('b'), named('c', 'd')]
  const tools = [named('x'), named(null), named('y', 'z')]

  test.each([
    ['', 'model', 'tokens', 0, models, 'model=a'],
    ['', 'model', 'tokens', null, models, ''],
    ['model=a,b', 'model', 'tokens', 1, models, 'model=b'],
    ['model=!e', 'model', 'tokens', 1, models, 'model=b'],
    ['', 'model', 'tokens', 2, models, 'model=c,d'],
    ['', 'model', 'tokens', 1, [named('a'), named(null)], 'model=!a'],
    ['', 'tier', 'tokens', 1, [named('a'), named('b', null)], 'tier=!a'],
    ['model=!e', 'model', 'calls', 1, [named('a'), named(null)], 'model=!e,a'],
    ['', 'tool', 'calls', 0, tools, 'tool=x'],
    ['', 'tool', 'calls', 1, tools, 'tool=!x,y,z'],
    ['', 'tool', 'calls', 2, tools, 'tool=y,z'],
    ['tool=x,y', 'tool', 'calls', 0, tools, 'tool=x'],
    ['', 'meta.env', 'calls', 0, models, 'meta.env=a'],
    ['meta.env=!q', 'meta.env', 'calls', 0, models, 'meta.env=!q&meta.env=a'],
    ['', 'meta.env', 'calls', 1, tools, 'meta.env=!*'],
    ['', 'meta.env', 'calls', 1, [named('a'), named('b', null)], 'meta.env=!a'],
    ['', 'model', 'cut', 0, models, 'model=a&finish=length'],
    ['finish=stop,length', '', 'cut', null, [], 'finish=length'],
    ['', '', 'refused', null, [], 'has=refusal'],
    ['', '', 'failed', null, [], 'capture=!complete'],
    ['', 'way', 'calls', 0, [named('imported'), named('recorded')], 'way=imported'],
    ['', 'capture', 'failed', 0, [named('truncated')], 'capture=truncated'],
    ['', '', 'cache_hits', null, [], 'cached_tokens=1..'],
    ['cached_tokens=5..9', '', 'cache_hits', null, [], 'cached_tokens=5..9'],
  ] as const)('%s by %s, %s of %s', (search, by, measure, at, series, rows) => {
    const found = rowsOf(search, by, measure, at, ...series)?.split('&')
    expect(found?.filter((one) => one !== SPAN).join('&')).toBe(rows)
    expect(found).toContain(SPAN)
  })

  test.each([
    ['tool=x', 'tool', 'calls', 2, tools],
    ['tool=!y', 'tool', 'calls', 0, tools],
    ['finish=stop', '', 'cut', null, []],
    ['', 'capture', 'calls', 1, [named('complete'), named(null)]],
    ['', 'tool', 'calls', 1, [named('x'), named('y', null)]],
  ] as const)('%s by %s, %s of %s: no list says just that', (search, by, measure, at, series) => {
    expect(rowsOf(search, by, measure, at, ...series)).toBeNull()
  })

  test('a range that begins within the part stays', () => {
    expect(rowsOf('created=1970-01-02T12:00:00Z..', '', 'calls', null)).toBe(
      'created=1970-01-02T12:00:00Z..1970-01-02T23:59:59Z',
    )
  })
})

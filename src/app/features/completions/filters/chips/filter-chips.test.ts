import { expect, test } from 'vitest'
import { parseSearchQuery, toSearchParams } from '#contract/search/search-query-codec.ts'
import { toFilterChips } from './filter-chips.ts'
import { countConditions, withoutFilters } from '../../../../search/filter-conditions.ts'

const ask = (search: string) => parseSearchQuery(new URLSearchParams(search)).query

test('every condition of a question has a chip that takes just it away', () => {
  const query = ask(
    'q=x&model=a&meta.env=prod&meta.trace=!*&finish=!stop&has=-refusal&tool=t&tier=flex&created=-24h..&cost=1..',
  )
  const chips = toFilterChips(query, 'utc')
  expect(countConditions(query)).toBe(chips.length)
  expect(chips.map((chip) => chip.param).sort()).toEqual(
    ['cost', 'created', 'finish', 'has', 'meta.env', 'meta.trace', 'model', 'q', 'tier', 'tool'].sort(),
  )
  for (const chip of chips) expect(toFilterChips(chip.without, 'utc')).toHaveLength(chips.length - 1)
})

test('a chip can be turned around', () => {
  const [chip] = toFilterChips(ask('meta.env=prod'), 'utc')
  expect(chip?.turned && toSearchParams(chip.turned).toString()).toBe('meta.env=%21prod')
})

test('a key of metadata that is empty has a name on its chip', () => {
  const [is, has] = ['meta.=x', 'meta.=*'].map((search) => toFilterChips(ask(search), 'utc')[0])
  expect([is?.field, is?.value, has?.field, has?.value]).toEqual(['(empty)', 'x', '', '(empty)'])
})

test('clearing keeps where to ask and how to sort', () => {
  expect(toSearchParams(withoutFilters(ask('source=upstream&model=a&sort=model'))).toString()).toBe(
    'source=upstream&sort=model',
  )
})

test.each([
  ['created=-24h..', 'last 24 h'],
  ['created=-7d..now', 'last 7 d'],
  ['created=-7d..-1d', '7 d to 1 d ago'],
  ['created=..-30d', 'more than 30 d ago'],
  ['created=2026-11-06..2026-11-13', 'Nov 6 – 13 UTC'],
  ['created=2026-11-06', 'Nov 6 UTC'],
  ['created=2025..2026', '2025 – 2026 UTC'],
  ['created=2026-11-06..', 'since Nov 6 UTC'],
  ['created=..2026-11-13', 'before Nov 14 UTC'],
  ['created=2026-11-06T12:00:00Z..2026-11-06T13:59:59Z', 'Nov 6, 12:00 – 13:59 UTC'],
  ['expires=..3d', 'within 3 d'],
  ['expires=12h..2d', 'in 12 h to 2 d'],
  ['tokens=1001..', '≥ 1,001'],
  ['tokens=..200', '≤ 200'],
  ['tokens=101..1999', '101 – 1,999'],
  ['tokens=5..5', '= 5'],
  ['cost=0.010000001..', '> $0.01'],
  ['cost=0.00012..2.5', '$0.00012 – $2.5'],
  ['cost=..1.999999999', '< $2'],
  ['cost=0..0', '= $0'],
  ['latency=1500..119999.999', '≥ 1.5 s, < 2 min'],
  ['latency=2000.001..', '> 2 s'],
  ['first_byte=..250', '≤ 250 ms'],
  ['size=1500000..', '≥ 1.5 MB'],
  ['size=1048577..', '≥ 1,048,577 B'],
])('%s is said in words', (search, words) => {
  const chips = toFilterChips(ask(search), 'utc', Date.UTC(2026, 10, 26))
  expect(chips.map((chip) => chip.value)).toEqual([words])
})

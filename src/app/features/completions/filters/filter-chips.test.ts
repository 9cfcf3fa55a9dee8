import { expect, test } from 'vitest'
import { parseSearchQuery, toSearchParams } from '#contract/search-query-codec.ts'
import { toFilterChips, withoutFilters } from './filter-chips.ts'

const ask = (search: string) => parseSearchQuery(new URLSearchParams(search)).query

test('every condition of a question has a chip that takes just it away', () => {
  const query = ask(
    'q=x&model=a&meta.env=prod&meta.trace=!*&finish=!stop&has=-refusal&tool=t&tier=flex&created=-24h..&cost=1..',
  )
  const chips = toFilterChips(query)
  expect(chips.map((chip) => chip.param).sort()).toEqual(
    ['cost', 'created', 'finish', 'has', 'meta.env', 'meta.trace', 'model', 'q', 'tier', 'tool'].sort(),
  )
  for (const chip of chips) expect(toFilterChips(chip.without)).toHaveLength(chips.length - 1)
})

test('a chip can be turned around', () => {
  const [chip] = toFilterChips(ask('meta.env=prod'))
  expect(chip?.turned && toSearchParams(chip.turned).toString()).toBe('meta.env=%21prod')
})

test('clearing keeps where to ask and how to sort', () => {
  expect(toSearchParams(withoutFilters(ask('source=upstream&model=a&sort=model'))).toString()).toBe(
    'source=upstream&sort=model',
  )
})

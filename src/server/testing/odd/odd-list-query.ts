import * as fc from 'fast-check'
import type { ListQuery } from '#contract/wire/list-query.ts'
import { ODD_TEXTS } from './odd-records.ts'

const word = fc.constantFrom(...ODD_TEXTS)

/** Questions for the contract's own list. */
export const oddListQuery: fc.Arbitrary<ListQuery> = fc.record({
  model: fc.constantFrom(null, null, 'gpt-4o', 'модель', '', 'other'),
  metadata: fc.array(fc.tuple(fc.constantFrom('env', 'team', 'Key', 'ключ', 'a.b', 'k%'), word), { maxLength: 2 }),
  after: fc.constantFrom(null, null, null, 'same', 'id~1', 'no such'),
  limit: fc.constantFrom(1, 3, 20, 100),
  order: fc.constantFrom('asc', 'desc'),
})

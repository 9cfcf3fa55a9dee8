import type { SourceName } from '#contract/search/search-query.ts'
import type { Sources, SourceState } from '#contract/source/sources.ts'
import { expect, test } from 'vitest'
import { toCallPath } from './to-call-path.ts'

const A = 'https://a.test/v1'
const B = 'https://b.test/v1'
const capabilities: SourceState['capabilities'] = {
  list: true,
  filters: [],
  sorts: [],
  jump: false,
  count: false,
  facets: false,
  update: true,
  delete: true,
}
const state = (name: SourceName, location: string, mirror?: string): SourceState => ({
  name,
  label: name,
  location,
  rows: null,
  oldest: null,
  newest: null,
  capabilities,
  trouble: null,
  ...(mirror === undefined ? {} : { mirror }),
})
const sources: Sources = {
  object: 'sources',
  sources: [state('store', '/data/b.db'), state('upstream', A, A), state('upstream.b (EU)', B, B)],
  default: 'store',
  base_url: 'http://127.0.0.1:4180/v1',
  has_key: true,
}

test.each([
  ['looked at upstream', 'upstream', A, '/v1'],
  ['looked at another upstream', 'upstream.b (EU)', B, '/upstreams/b%20(EU)/v1'],
  ['recorded from the first', 'store', A, '/v1'],
  ['recorded from another', 'store', B, '/upstreams/b%20(EU)/v1'],
  ['recorded from one that is not configured any more', 'store', 'https://c.test/v1', '/v1'],
  ['imported from a file', 'store', 'rows.jsonl', '/v1'],
] as const)('a completion that was %s is asked for again at its own upstream', (_how, source, from, path) => {
  expect(toCallPath(source, from, sources)).toBe(path)
})

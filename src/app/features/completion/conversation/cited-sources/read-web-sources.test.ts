import { expect, test } from 'vitest'
import { readWebSources } from './read-web-sources.ts'

const a = 'https://one.test/a'

test('citations give the order, results what is known of each', () => {
  const results = [
    { title: 'B', url: 'https://one.test/b', date: '2025-01-01', snippet: 'blue' },
    { title: 'A', url: a },
  ]
  expect(readWebSources({ citations: [a, 'https://one.test/c'], search_results: results })).toEqual([
    { url: a, title: 'A', date: null, snippet: null },
    { url: 'https://one.test/c', title: null, date: null, snippet: null },
    { url: 'https://one.test/b', title: 'B', date: '2025-01-01', snippet: 'blue' },
  ])
})

test('results alone are sources, and so are citations that are objects', () => {
  expect(readWebSources({ search_results: [{ title: 'A', url: a }] })).toMatchObject([{ url: a, title: 'A' }])
  expect(readWebSources({ citations: [{ url: a, title: 'A' }] })).toMatchObject([{ url: a, title: 'A' }])
})

test.each([null, {}, { citations: null }, { citations: 'x' }, { citations: [5, null, {}] }])(
  '%j has none',
  (holder) => {
    expect(readWebSources(holder)).toEqual([])
  },
)

import type { Sources, SourceState } from '#contract/source/sources.ts'
import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { noteStoreRows } from './note-store-rows.ts'
import { sourcesQuery } from './queries.ts'

const { queryKey } = sourcesQuery()
const source = (name: 'store' | 'sample', rows: number): SourceState => ({
  name,
  label: name,
  location: '',
  rows,
  oldest: null,
  newest: null,
  capabilities: {
    list: true,
    filters: [],
    sorts: [],
    jump: true,
    count: true,
    facets: true,
    update: true,
    delete: true,
  },
  trouble: null,
})
const SOURCES: Sources = {
  object: 'sources',
  sources: [source('store', 0), source('sample', 32)],
  default: 'sample',
  base_url: '',
  has_key: false,
}

test('the store’s number of rows follows the events; what else is known of the sources stays as old as it was', () => {
  const client = new QueryClient()
  client.setQueryData(queryKey, SOURCES, { updatedAt: 5 })
  noteStoreRows(client, 2)
  expect(client.getQueryData(queryKey)?.sources.map(({ rows }) => rows)).toEqual([2, 32])
  expect(client.getQueryState(queryKey)?.dataUpdatedAt).toBe(5)
})

test('nothing is noted while the sources are not known', () => {
  const client = new QueryClient()
  noteStoreRows(client, 2)
  expect(client.getQueryData(queryKey)).toBeUndefined()
})

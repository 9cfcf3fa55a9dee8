import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CompletionRow } from '../src/contract/row/completion-row.ts'

const flavour = (row: CompletionRow) => row.system_fingerprint

/**
 * A list filter `flavour` and a range and column `weight`, put into the tables and nowhere else. Everything is loaded anew
 * after that, so that what it reads from them is there, and what it does not read from them is found missing here.
 */
async function loadWithFields() {
  vi.resetModules()
  const { FILTER_TABLE, RANGE_TABLE } = await import('../src/contract/search/filter-table.ts')
  const { COLUMNS } = await import('../src/contract/row/column-table.ts')
  const { COLUMN_LAYOUTS } = await import('../src/server/store/question/column-layouts.ts')
  const { tableMessages } = await import('../src/app/messages/list/table.ts')
  Object.assign(FILTER_TABLE, {
    flavour: { kind: 'list', column: 'flavour', values: (row: CompletionRow) => [flavour(row)] },
  })
  Object.assign(RANGE_TABLE, { [RANGE_TABLE.length]: 'weight' })
  Object.assign(COLUMNS, {
    flavour: { kind: 'text', of: flavour },
    weight: { kind: 'ms', of: (row: CompletionRow) => row.temperature },
  })
  // One of the first layout, and one that no step of the migrations knows.
  Object.assign(COLUMN_LAYOUTS, { flavour: 1, weight: 99 })
  Object.assign(tableMessages.columns, {
    flavour: 'Flavour',
    weight: 'Weight',
  })
  return {
    ...(await import('../src/contract/search/search-query.ts')),
    ...(await import('../src/contract/search/search-query-codec.ts')),
    ...(await import('../src/contract/search/filter-text.ts')),
    ...(await import('../src/contract/search/filter-change.ts')),
    ...(await import('../src/app/features/completions/filters/chips/filter-chips.ts')),
    ...(await import('../src/app/features/completions/filters/box/filter-suggest.ts')),
    ...(await import('../src/app/features/completions/filters/rail/facet-groups.ts')),
    ...(await import('../src/app/features/completions/rows/sort-rows.ts')),
    ...(await import('../src/app/features/completions/table/columns/columns.ts')),
    ...(await import('../src/server/upstream/source/upstream-question.ts')),
    ...(await import('../src/server/store/answer/own-capabilities.ts')),
    ...(await import('../src/server/store/question/filter.ts')),
    ...(await import('../src/server/store/postgres/question/filter-sql.ts')),
    ...(await import('../src/server/store/sqlite/open-sqlite-store.ts')),
    ...(await import('../src/server/store/conformance/records.ts')),
  }
}

let all: Awaited<ReturnType<typeof loadWithFields>>
let store: Awaited<ReturnType<(typeof all)['openSqliteStore']>>
/** The question of an address; nothing of it is left out. */
const ask = (address: string) => {
  const { query, refused } = all.parseSearchQuery(new URLSearchParams(address))
  expect(refused).toEqual([])
  return query
}
const ADDRESS = 'flavour=!sweet,sour&weight=0.5..2'

beforeAll(async () => {
  all = await loadWithFields()
  store = await all.openSqliteStore({ location: ':memory:', name: 'store', readers: 0 })
  const taste = (id: string, at: number, more: object) => all.recordOf(all.plain(id, at, more))
  await store.ingest([
    taste('plum', 1, { system_fingerprint: 'sweet', temperature: 0.25 }),
    taste('lime', 2, { system_fingerprint: 'sour', temperature: 2 }),
    taste('rice', 3, {}),
  ])
})

afterAll(async () => {
  await store.close()
  vi.resetModules()
})

test('the address says it, and the filter box, with the unit of the number', () => {
  const query = ask(ADDRESS)
  expect(query).toMatchObject({
    flavour: { values: ['sweet', 'sour'], not: true },
    ranges: { weight: { from: 0.5, to: 2 } },
  })
  expect(decodeURIComponent(all.toSearchParams(query).toString())).toBe(ADDRESS)
  expect(all.toFilterText(query)).toBe('-flavour:sweet,sour weight:0.5..2')
  expect(all.applyFilterText(all.EVERYTHING, '-flavour:sweet,sour weight:0.5..2')).toEqual({ query, problems: [] })
  expect(all.applyFilterText(all.EVERYTHING, 'weight>=2s').query).toEqual(ask('weight=2000..'))
})

test('the filter box offers it, and asks for its values', () => {
  const offered = all.toSuggestions(all.readDraft(''), undefined).map(({ word }) => word)
  expect(offered).toContain('flavour:')
  expect(all.fieldsToAsk(all.readDraft('flavour:s'))).toEqual(['flavour'])
})

test('a chip each shows it, turns it around and takes it away', () => {
  const chips = all.toFilterChips(ask(ADDRESS), 'utc')
  expect(chips.map(({ param, value }) => [param, value])).toEqual([
    ['flavour', 'sweet or sour'],
    ['weight', '0.5 ms – 2 ms'],
  ])
  expect(chips[0]?.turned).toEqual(ask('flavour=sweet,sour&weight=0.5..2'))
  expect(chips.map(({ without }) => without)).toEqual([ask('weight=0.5..2'), ask('flavour=!sweet,sour')])
})

test('a store in a file finds, counts and sorts by it', async () => {
  const found = (address: string) => all.rowIds(store, ask(address))
  expect(await found('flavour=sweet')).toEqual(['plum'])
  expect(await found('flavour=!sweet')).toEqual(['rice', 'lime'])
  expect(await found('weight=0.5..')).toEqual(['lime'])
  expect(await found('sort=-weight')).toEqual(['lime', 'plum', 'rice'])
  expect(await found('sort=flavour')).toEqual(['lime', 'plum', 'rice'])
  const facets = await store.facets(all.EVERYTHING, { fields: [], prefix: '', limit: 9 })
  const flavours = facets.facets.find(({ field }) => field === 'flavour')
  expect(flavours?.values.map(({ value, count }) => [value, count])).toEqual([
    ['sour', 1],
    ['sweet', 1],
  ])
  expect(all.toFacetGroups(facets, ask('flavour=sweet')).map(({ field }) => field)).toContain('flavour')
  expect(all.OWN_CAPABILITIES.filters).toContain('flavour')
})

test('a store in a database asks for it by the same pairs and by its column', () => {
  const pair = { pair: 7, n: 1, tokens: 0, cost: 0 }
  const filter = all.toFilter(
    ask('flavour=sweet&weight=0.5..2'),
    (field) => (field === ('flavour' as string) ? pair : null),
    0,
  )
  const values = new all.Values()
  expect(all.where({ filter, text: null }, null, values)).toBe(
    'd.pairs @> $1::int[] AND d.weight IS NOT NULL AND d.weight >= $2::float8 AND d.weight <= $3::float8',
  )
  expect(values.list).toEqual([[7], 0.5, 2])
})

test('upstream says why it does not answer', () => {
  expect(all.toUpstreamQuestion(ask(ADDRESS)).unanswered).toEqual([
    { param: 'flavour', reason: 'Upstream cannot filter by flavour.' },
    { param: 'weight', reason: 'Upstream cannot filter by numbers.' },
  ])
})

test('the table shows it, filters by a press on it, and sorts loaded rows by it', async () => {
  const { rows } = await store.list(all.EVERYTHING, { limit: 9 })
  const [rice, lime] = rows
  if (rice === undefined || lime === undefined) throw new Error('the store has three rows')
  expect(all.columnSpec('flavour')).toMatchObject({ label: 'Flavour', numeric: false })
  expect(all.columnSpec('flavour')?.filters(lime)).toEqual([{ field: 'flavour', value: 'sour', not: false }])
  expect(all.columnSpec('flavour')?.filters(rice)).toEqual([])
  expect(all.columnSpec('weight')).toMatchObject({ numeric: true, descendsFirst: true })
  expect(all.columnSpec('weight')?.cell(lime, { zone: 'utc', tall: false, lateInput: undefined })).toBe('2 ms')
  const sorted = all.sortRows(rows, { field: 'weight', descending: true })
  expect(sorted.map((row) => row.id)).toEqual(['lime', 'plum', 'rice'])
})

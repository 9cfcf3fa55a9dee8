import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLUMN_IDS } from '../row/columns.ts'
import { parseCreatedRange } from './created-range.ts'
import { parseExpiresRange } from './expires-range.ts'
import { FEATURES } from '../row/feature.ts'
import { countedField, LIST_FIELDS } from './filter-fields.ts'
import type { ListField } from './filter-table.ts'
import { type AnyOf, EVERYTHING, type Range, type SearchQuery } from './search-query.ts'
import { parseSearchQuery, toSearchParams } from './search-query-codec.ts'

function parse(search: string): SearchQuery {
  const { query, refused } = parseSearchQuery(new URLSearchParams(search))
  expect(refused).toEqual([])
  return query
}

function refusalsOf(search: string): [string, string][] {
  const { query, refused } = parseSearchQuery(new URLSearchParams(search))
  expect(query).toEqual(EVERYTHING)
  return refused.map(({ param, text }) => [param, text])
}

describe('parseSearchQuery', () => {
  it('takes an empty address for everything, newest first', () => {
    expect(parse('')).toEqual(EVERYTHING)
  })

  it('reads the address of the product page', () => {
    const query = parse(
      'source=store&q=refund policy&model=gpt-4o,gpt-4o-mini&meta.customer=acme,globex&meta.env=!dev&meta.trace=*&meta.user=!*' +
        '&finish=length,content_filter&capture=!complete&has=tool_calls,-refusal&tool=get_weather&tier=!flex&prompt=0a1b2c3d4e5f60&tokens=1000..&cost=0.01..2.5' +
        '&reasoning_tokens=..5&cached_tokens=10..20&prompt_tokens=7&created=-24h..&expires=..3d&sort=-meta.customer',
    )
    expect(query).toEqual<SearchQuery>({
      ...EVERYTHING,
      source: 'store',
      q: 'refund policy',
      model: { values: ['gpt-4o', 'gpt-4o-mini'], not: false },
      meta: [
        { key: 'customer', values: ['acme', 'globex'], not: false },
        { key: 'env', values: ['dev'], not: true },
        { key: 'trace', values: null, not: false },
        { key: 'user', values: null, not: true },
      ],
      finish: { values: ['length', 'content_filter'], not: false },
      capture: { values: ['complete'], not: true },
      has: [
        { feature: 'tool_calls', not: false },
        { feature: 'refusal', not: true },
      ],
      tool: { values: ['get_weather'], not: false },
      tier: { values: ['flex'], not: true },
      prompt: { values: ['0a1b2c3d4e5f60'], not: false },
      created: { from: { kind: 'relative', seconds: 86_400, text: '-24h' }, to: null },
      expires: { from: null, to: { seconds: 259_200, text: '3d' } },
      ranges: {
        tokens: { from: 1000, to: null },
        cost: { from: 0.01, to: 2.5 },
        reasoning_tokens: { from: null, to: 5 },
        cached_tokens: { from: 10, to: 20 },
        prompt_tokens: { from: 7, to: 7 },
      },
      sort: { field: 'meta.customer', descending: true },
    })
  })

  it.each([
    ['model=a\\,b,c', ['a,b', 'c'], false],
    ['model=\\!a', ['!a'], false],
    ['model=!\\!a', ['!a'], true],
    ['model=C:\\dir', ['C:\\dir'], false],
    ['model=a,,b,a', ['a', 'b'], false],
    ['model=\\e', [''], false],
    ['model=a*', ['a*'], false],
    ['model=!a,!b,c', ['a', 'b', 'c'], true],
    ['model=!a,\\!b', ['a', '!b'], true],
    ['model=a\\', ['a\\'], false],
    ['model=a\\\\,b', ['a\\', 'b'], false],
  ])('reads the list %s', (search, values, not) => {
    expect(parse(search).model).toEqual({ values, not })
  })

  it('reads any metadata key, and an empty value as the empty value', () => {
    expect(parse('meta.__proto__=a&meta.a.b=\\*&meta.=&meta.k=!').meta).toEqual([
      { key: '__proto__', values: ['a'], not: false },
      { key: 'a.b', values: ['*'], not: false },
      { key: '', values: [''], not: false },
      { key: 'k', values: [''], not: true },
    ])
  })

  it('leaves alone what says how to show the answer', () => {
    expect(
      parse(
        'open=chatcmpl-1&columns=a,b&pinned=a&widths=a:90&view=v&group=prompt&cursor=c&limit=5&at=3&as_of=x&format=csv&field=model&bars=9',
      ),
    ).toEqual(EVERYTHING)
  })

  it('takes empty parameters for no condition', () => {
    expect(parse('q=&model=&finish=&capture=&has=&tool=&tier=&created=&tokens=&sort=')).toEqual(EVERYTHING)
  })

  it.each([
    ['source=moon', 'source', 'moon'],
    ['has=wings', 'has', 'wings'],
    ['capture=melted', 'capture', 'melted'],
    ['created=yesterday', 'created', 'yesterday'],
    ['created=..', 'created', '..'],
    ['tokens=many', 'tokens', 'many'],
    ['tokens=1.5..', 'tokens', '1.5..'],
    ['tokens=-5..', 'tokens', '-5..'],
    ['tokens=1..2..3', 'tokens', '1..2..3'],
    ['tokens=20..10', 'tokens', '20..10'],
    ['tokens=..', 'tokens', '..'],
    ['sort=-colour', 'sort', '-colour'],
    ['model=*', 'model', '*'],
    ['modle=gpt-4o', 'modle', 'gpt-4o'],
  ])('falls back and says so for %s', (search, param, text) => {
    expect(refusalsOf(search)).toEqual([[param, text]])
  })

  it('keeps the good part of a list of features and the first of two equal parameters', () => {
    const { query, refused } = parseSearchQuery(
      new URLSearchParams('has=audio,wings&capture=!melted,truncated&model=a&model=b'),
    )
    expect(query.has).toEqual([{ feature: 'audio', not: false }])
    expect(query.capture).toEqual({ values: ['truncated'], not: true })
    expect(query.model).toEqual({ values: ['a'], not: false })
    expect(refused.map(({ param, text }) => [param, text])).toEqual([
      ['has', 'wings'],
      ['capture', 'melted'],
      ['model', 'b'],
    ])
  })

  it('keeps the values of a list beside a value that is excluded there, and no condition where none is left', () => {
    const { query, refused } = parseSearchQuery(
      new URLSearchParams('meta.env=dev,!prod&meta.team=*,*&meta.user=!a,*&tool=x,!y'),
    )
    expect(query).toEqual({
      ...EVERYTHING,
      meta: [
        { key: 'env', values: ['dev'], not: false },
        { key: 'user', values: ['a'], not: true },
      ],
      tool: { values: ['x'], not: false },
    })
    expect(refused.map(({ param, text }) => `${param} ${text}`)).toEqual([
      'meta.env !prod',
      'meta.team *',
      'meta.user *',
      'tool !y',
    ])
  })
})

const word = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('!', '*', '!*', '\\', ',', '\\e', 'e', '', 'a,b', '\\,'),
)
const values = fc.uniqueArray(word, { minLength: 1, maxLength: 4 })
const anyOf = fc.option(fc.record<AnyOf>({ values, not: fc.boolean() }))
function range(bound: fc.Arbitrary<number>): fc.Arbitrary<Range> {
  return fc
    .tuple(fc.option(bound), fc.option(bound))
    .filter(([a, b]) => (a !== null || b !== null) && (a === null || b === null || a <= b))
    .map(([from, to]) => ({ from, to }))
}
/** Any values, or some of the only ones that there are. */
const anyOfField = (field: ListField) => {
  const { words } = countedField(field)
  if (words === undefined) return anyOf
  return fc.option(fc.record<AnyOf>({ values: fc.shuffledSubarray([...words], { minLength: 1 }), not: fc.boolean() }))
}
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of each field
const lists = Object.fromEntries(LIST_FIELDS.map((field) => [field, anyOfField(field)])) as Record<
  ListField,
  typeof anyOf
>
const searchQuery: fc.Arbitrary<SearchQuery> = fc.record({
  ...lists,
  source: fc.option(fc.constantFrom('store', 'upstream', 'upstream.b', 'upstream.Azure (EU)', 'sample')),
  q: fc.option(word.filter((text) => text.trim() !== '')),
  meta: fc.array(fc.record({ key: word, values: fc.option(values), not: fc.boolean() }), { maxLength: 4 }),
  has: fc.uniqueArray(fc.record({ feature: fc.constantFrom(...FEATURES), not: fc.boolean() }), {
    selector: ({ feature }) => feature,
  }),
  created: fc
    .constantFrom(
      null,
      '-24h..',
      '-2w..-1d',
      '2026-11-01..2026-11-08',
      '2026-11-01T10:00:00+02:00..',
      '..now',
      '1790000000..',
    )
    .map((text) => (text === null ? null : parseCreatedRange(text))),
  expires: fc
    .constantFrom(null, '..3d', '12h..2w', '-7d..')
    .map((text) => (text === null ? null : parseExpiresRange(text))),
  ranges: fc.record(
    {
      tokens: range(fc.nat()),
      prompt_tokens: range(fc.nat()),
      completion_tokens: range(fc.nat()),
      reasoning_tokens: range(fc.nat()),
      cached_tokens: range(fc.maxSafeNat()),
      latency: range(fc.double({ min: 0, max: 1e9, noNaN: true }).map((ms) => ms + 0)),
      size: range(fc.maxSafeNat()),
      cache_write_tokens: range(fc.nat()),
      cost: range(fc.double({ min: 0, max: 1e6, noNaN: true }).map((cost) => cost + 0)),
    },
    { requiredKeys: [] },
  ),
  sort: fc.record({
    field: fc.oneof(
      fc.constantFrom<string>(...COLUMN_IDS),
      word.map((key) => `meta.${key}`),
    ),
    descending: fc.boolean(),
  }),
})

describe('toSearchParams', () => {
  it('survives the trip through the address bar, whatever the values', () => {
    fc.assert(
      fc.property(searchQuery, (query) => {
        const url = new URL(`http://h/completions?${toSearchParams(query)}`)
        expect(parseSearchQuery(url.searchParams)).toEqual({ query, refused: [] })
      }),
    )
  })

  it('leaves defaults out and writes plain words plainly', () => {
    expect(toSearchParams(EVERYTHING).toString()).toBe('')
    const query = parse('sort=cost&meta.env=!dev&model=gpt-4o,o3')
    expect(decodeURIComponent(toSearchParams(query).toString())).toBe('model=gpt-4o,o3&meta.env=!dev&sort=cost')
  })

  it('writes the parameters in one order, whatever order they came in', () => {
    const one = toSearchParams(parse('tier=flex&model=m&q=x')).toString()
    expect(toSearchParams(parse('q=x&tier=flex&model=m')).toString()).toBe(one)
  })
})

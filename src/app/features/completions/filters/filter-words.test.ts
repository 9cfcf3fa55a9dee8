import { describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search-query.ts'
import { toSearchParams } from '#contract/search-query-codec.ts'
import { applyFilterText } from './filter-words.ts'

const ask = (text: string) => {
  const { query, problems } = applyFilterText(EVERYTHING, text, 'utc')
  return { search: decodeURIComponent(toSearchParams(query).toString()), problems }
}

describe('the filter box', () => {
  test.each([
    ['model:gpt-4o', 'model=gpt-4o'],
    ['-model:gpt-4o', 'model=!gpt-4o'],
    ['model:a,b', 'model=a,b'],
    ['meta.env:prod finish:length', 'meta.env=prod&finish=length'],
    ['meta.env:*', 'meta.env=*'],
    ['-meta.env:*', 'meta.env=!*'],
    ['meta."odd key":"two words"', 'meta.odd+key=two+words'],
    ['-has:refusal has:tool_calls', 'has=-refusal,tool_calls'],
    ['tokens:1000.. created:-24h..', 'created=-24h..&tokens=1000..'],
    ['expires:..3d', 'expires=..3d'],
    ['refund policy', 'q=refund+policy'],
    ['"http://example.com"', 'q="http://example.com"'],
  ])('reads %s', (text, search) => {
    expect(ask(text)).toEqual({ search, problems: [] })
  })

  test.each(['colour:red', 'http://example.com', 'has:wings', 'model:', 'created:soon', 'expires:soon', '-tokens:1..'])(
    'explains %s',
    (text) => {
      const { search, problems } = ask(text)
      expect(search).toBe('')
      expect(problems).toHaveLength(1)
    },
  )

  test('takes quoted values as they stand', () => {
    expect(ask('model:"a,b"').search).toBe(String.raw`model=a\,b`)
  })

  test('keeps what is in force', () => {
    const { query } = applyFilterText({ ...EVERYTHING, q: 'old' }, 'finish:stop', 'utc')
    expect(query.q).toBe('old')
  })
})

import { describe, expect, test } from 'vitest'
import { EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { parseCompletionPath, toUpstreamQuestion, toUpstreamSearch } from './upstream-question.ts'

const ask = (query: Partial<SearchQuery>) => toUpstreamQuestion({ ...EVERYTHING, ...query })
const only = (value: string) => ({ values: [value], not: false })

describe('what upstream can answer', () => {
  test('always sends the order, newest first unless asked otherwise', () => {
    const everything = ask({})
    expect(toUpstreamSearch(everything, everything.order, 20, null)).toBe('limit=20&order=desc')
    expect(ask({ sort: { field: 'created', descending: false } }).order).toBe('asc')
  })

  test('passes one model and metadata values, with keys of any shape', () => {
    const question = ask({
      model: only('gpt-4o'),
      meta: ['a[b]', '__proto__', 'ключ'].map((key) => ({ key, values: ['1+1 &'], not: false })),
    })
    expect(question.unanswered).toEqual([])
    const sent = new URLSearchParams(toUpstreamSearch(question, 'asc', 100, 'chatcmpl-1'))
    expect([...sent]).toEqual([
      ['limit', '100'],
      ['order', 'asc'],
      ['model', 'gpt-4o'],
      ['metadata[a[b]]', '1+1 &'],
      ['metadata[__proto__]', '1+1 &'],
      ['metadata[ключ]', '1+1 &'],
      ['after', 'chatcmpl-1'],
    ])
  })

  test('names every condition that upstream has no word for', () => {
    const question = ask({
      q: 'refund',
      model: { values: ['a', 'b'], not: false },
      meta: [
        { key: 'env', values: ['dev'], not: true },
        { key: 'trace', values: null, not: false },
        { key: 'customer', values: ['a', 'b'], not: false },
      ],
      finish: only('stop'),
      capture: only('truncated'),
      has: [{ feature: 'refusal', not: false }],
      tool: only('f'),
      tier: only('flex'),
      created: { from: { kind: 'relative', seconds: -60, text: '-1m' }, to: null },
      ranges: { tokens: { from: 1, to: null } },
      sort: { field: 'tokens', descending: true },
    })
    expect(question.unanswered.map((item) => item.param)).toEqual([
      'model',
      'meta.env',
      'meta.trace',
      'meta.customer',
      'q',
      'finish',
      'capture',
      'has',
      'tool',
      'tier',
      'created',
      'tokens',
      'sort',
    ])
    expect(question).toMatchObject({ model: null, metadata: [], order: 'desc' })
    for (const { reason } of question.unanswered) expect(reason).toMatch(/^Upstream .+\.$/)
  })

  test('does not send a model that is to be left out', () => {
    expect(ask({ model: { values: ['a'], not: true } })).toMatchObject({
      model: null,
      unanswered: [{ param: 'model' }],
    })
  })
})

describe('the path of a completion', () => {
  test('keeps any id in its own segment', () => {
    expect(parseCompletionPath('a/b?c#d é')).toBe('/chat/completions/a%2Fb%3Fc%23d%20%C3%A9')
    expect(parseCompletionPath('\ud800')).toBe('/chat/completions/%EF%BF%BD')
  })

  test.each(['', '.', '..'])('is refused for %j, which would name another path', (id) => {
    expect(() => parseCompletionPath(id)).toThrow('no completion')
  })
})

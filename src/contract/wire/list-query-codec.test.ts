import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListQuery } from './list-query.ts'
import { parseListQuery, parseMessagesQuery, toListSearch, toMessagesSearch } from './list-query-codec.ts'
import { ParamError } from './param-error.ts'

const DEFAULTS: ListQuery = { model: null, metadata: [], after: null, limit: 20, order: 'asc' }

function refusalOf(search: string): unknown {
  try {
    return parseListQuery(search)
  } catch (error) {
    return error instanceof ParamError ? { param: error.param, code: error.code, message: error.message } : error
  }
}

describe('parseListQuery', () => {
  it('takes no question for the first twenty, oldest first', () => {
    expect(parseListQuery('')).toEqual(DEFAULTS)
    expect(parseListQuery('?')).toEqual(DEFAULTS)
  })

  it.each([
    ['openai-node', 'limit=2&order=desc&model=m&metadata%5Benv%5D=prod&metadata%5Buser%20id%5D=a%20b%26c%3Dd&after=x'],
    ['openai-python', 'limit=2&metadata%5Benv%5D=prod&metadata%5Buser+id%5D=a+b%26c%3Dd&model=m&order=desc&after=x'],
    ['openai-dotnet', 'limit=2&order=desc&metadata[env]=prod&metadata[user id]=a b%26c=d&model=m&after=x'],
  ])('reads the request line of %s', (_client, search) => {
    expect(parseListQuery(search)).toEqual({
      model: 'm',
      metadata: [
        ['env', 'prod'],
        ['user id', 'a b&c=d'],
      ],
      after: 'x',
      limit: 2,
      order: 'desc',
    })
  })

  it.each([
    ['metadata%5Ba%5Bb%5D%5D=x', 'a[b]', 'x'],
    ['metadata[a[b]]=x', 'a[b]', 'x'],
    ['metadata[a]b]=x', 'a]b', 'x'],
    ['metadata%5Bdot.key%5D=y', 'dot.key', 'y'],
    ['metadata%5B%D0%BA%D0%BB%D1%8E%D1%87%5D=1', 'ключ', '1'],
    ['metadata[plus]=1%2B1', 'plus', '1+1'],
    ['metadata[empty]=', 'empty', ''],
    ['metadata[empty]', 'empty', ''],
    ['metadata[__proto__]=p', '__proto__', 'p'],
    ['metadata[constructor]=c', 'constructor', 'c'],
    ['metadata[]=e', '', 'e'],
  ])('reads %s as one pair', (search, key, value) => {
    expect(parseListQuery(search).metadata).toEqual([[key, value]])
  })

  it('takes bare metadata=, model= and after= for no condition', () => {
    expect(parseListQuery('metadata=&model=&after=')).toEqual(DEFAULTS)
  })

  it('takes the last of several after, which clients append', () => {
    expect(parseListQuery('after=a&limit=1&after=b').after).toBe('b')
  })

  it('passes over what gateways add', () => {
    expect(parseListQuery('api-version=2024-10-21&key=k')).toEqual(DEFAULTS)
  })

  it.each([
    ['limit=0', 'limit', 'integer_below_min_value'],
    ['limit=-1', 'limit', 'integer_below_min_value'],
    ['limit=101', 'limit', 'integer_above_max_value'],
    ['limit=99999999999999999999', 'limit', 'integer_above_max_value'],
    ['limit=abc', 'limit', 'invalid_type'],
    ['limit=1.5', 'limit', 'invalid_type'],
    ['limit=', 'limit', 'invalid_type'],
    ['limit=1e1', 'limit', 'invalid_type'],
    ['limit=1&limit=2', 'limit', 'duplicate_parameter'],
    ['order=newest', 'order', 'invalid_value'],
    ['order=', 'order', 'invalid_value'],
    ['order=asc&order=asc', 'order', 'duplicate_parameter'],
    ['model=a&model=b', 'model', 'duplicate_parameter'],
    ['metadata[a]=1&metadata[a]=2', 'metadata.a', 'duplicate_parameter'],
    ['metadata=x', 'metadata', 'invalid_type'],
    ['metadata[a=1', 'metadata[a', 'unknown_parameter'],
    ['before=x', 'before', 'unknown_parameter'],
    ['model=%', 'model', 'invalid_encoding'],
    ['model=%ff', 'model', 'invalid_encoding'],
    ['metadata[%zz]=1', 'metadata[%zz]', 'invalid_encoding'],
  ])('refuses %s, naming the parameter', (search, param, code) => {
    expect(refusalOf(search)).toMatchObject({ param, code })
  })

  it("says so in OpenAI's words", () => {
    expect(refusalOf('limit=101')).toMatchObject({
      message: "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead.",
    })
    expect(refusalOf('limit=0')).toMatchObject({
      message: "Invalid 'limit': integer below minimum value. Expected a value >= 1, but got 0 instead.",
    })
  })
})

const word = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed())
const listQuery = fc.record<ListQuery>({
  model: fc.option(word.filter((text) => text !== '')),
  metadata: fc.uniqueArray(fc.tuple(fc.oneof(word, fc.constantFrom('__proto__', 'a[b]', '[', ']', 'a.b')), word), {
    selector: ([key]) => key,
  }),
  after: fc.option(word.filter((text) => text !== '')),
  limit: fc.integer({ min: 1, max: 100 }),
  order: fc.constantFrom('asc', 'desc'),
})

describe('toListSearch', () => {
  it('survives the trip through a URL, whatever the keys and values', () => {
    fc.assert(
      fc.property(listQuery, (query) => {
        expect(parseListQuery(toListSearch(query))).toEqual(query)
        expect(parseListQuery(new URL(`http://h/?${toListSearch(query)}`).search)).toEqual(query)
      }),
    )
  })

  it('is read alike by URLSearchParams, as by any server', () => {
    fc.assert(
      fc.property(listQuery, (query) => {
        const params = new URLSearchParams(toListSearch(query))
        for (const [key, value] of query.metadata) expect(params.get(`metadata[${key}]`)).toBe(value)
      }),
    )
  })

  it('always says the order, since real servers have another default than the contract', () => {
    expect(toListSearch(DEFAULTS)).toBe('limit=20&order=asc')
  })
})

describe('parseMessagesQuery', () => {
  it('reads after, limit and order, and nothing else', () => {
    expect(parseMessagesQuery('limit=3&order=desc&after=chatcmpl-1-0')).toEqual({
      after: 'chatcmpl-1-0',
      limit: 3,
      order: 'desc',
    })
    expect(() => parseMessagesQuery('model=m')).toThrow("Unknown parameter: 'model'.")
    expect(parseMessagesQuery(toMessagesSearch({ after: 'a b', limit: 7, order: 'desc' }))).toEqual({
      after: 'a b',
      limit: 7,
      order: 'desc',
    })
  })
})

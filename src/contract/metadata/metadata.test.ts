import { describe, expect, it } from 'vitest'
import { memberText, spliceMembers } from '../json/json-members.ts'
import { toParsed } from '../json/lossless-json.ts'
import { effectiveMetadata, metadataOf, parseMetadata, toMetadataText } from './metadata.ts'
import { ParamError } from '../wire/param-error.ts'

function refusalOf(value: unknown): unknown {
  try {
    return parseMetadata(value)
  } catch (error) {
    return error instanceof ParamError ? { param: error.param, code: error.code, message: error.message } : error
  }
}

function pairs(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'v']))
}

describe('parseMetadata', () => {
  it('takes sixteen pairs of 64 and 512 characters, counted as people count them', () => {
    const full = Object.fromEntries(
      Array.from({ length: 16 }, (_, at) => [String.fromCodePoint(0x1f600 + at).repeat(64), '𝄞'.repeat(512)]),
    )
    expect(parseMetadata(full)).toEqual(Object.entries(full))
  })

  it('takes null for no metadata and any key', () => {
    expect(parseMetadata(null)).toEqual([])
    expect(parseMetadata(JSON.parse('{"__proto__":"a","":"b"}'))).toEqual([
      ['__proto__', 'a'],
      ['', 'b'],
    ])
  })

  it.each([
    [pairs(17), 'metadata', 'object_above_max_properties'],
    [{ ['k'.repeat(65)]: 'v' }, 'metadata', 'property_name_above_max_length'],
    [{ note: 'v'.repeat(513) }, 'metadata.note', 'string_above_max_length'],
    [{ note: 7 }, 'metadata.note', 'invalid_type'],
    [{ note: null }, 'metadata.note', 'invalid_type'],
    [{ note: ['a'] }, 'metadata.note', 'invalid_type'],
    [['a'], 'metadata', 'invalid_type'],
    ['a', 'metadata', 'invalid_type'],
    [undefined, 'metadata', 'missing_required_parameter'],
  ])('refuses metadata beyond the limits (case %#)', (value, param, code) => {
    expect(refusalOf(value)).toMatchObject({ param, code })
  })

  it("counts in OpenAI's words", () => {
    expect(refusalOf(pairs(24))).toMatchObject({
      message:
        "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with 24 properties instead.",
    })
    expect(refusalOf({ actual: 'x'.repeat(695) })).toMatchObject({
      message:
        "Invalid 'metadata.actual': string too long. Expected a string with maximum length 512, but got a string with length 695 instead.",
    })
  })
})

describe('effectiveMetadata', () => {
  it("is the body's own where that is an object, else the request's", () => {
    expect(effectiveMetadata('{"metadata":{"a":"1"}}', '{"metadata":{"b":"2"}}')).toEqual([['a', '1']])
    expect(effectiveMetadata('{"metadata":{}}', '{"metadata":{"b":"2"}}')).toEqual([])
    expect(effectiveMetadata('{"metadata":null}', '{"metadata":{"b":"2"}}')).toEqual([['b', '2']])
    expect(effectiveMetadata('{}', null)).toEqual([])
  })

  it('keeps the order of the text, odd keys, and other values as their text', () => {
    expect(
      effectiveMetadata(
        '{"metadata":{"10":"a","9":"b","__proto__":"c","n":12345678901234567890,"o":{"x": 1},"9":"d"}}',
        null,
      ),
    ).toEqual([
      ['10', 'a'],
      ['9', 'd'],
      ['__proto__', 'c'],
      ['n', '12345678901234567890'],
      ['o', '{"x": 1}'],
    ])
  })
})

const parsed = (text: string | null) => ({ text, value: toParsed(text) })

describe('metadataOf', () => {
  it.each([
    ['{"metadata":{"b":"1","a":"2"}}', '{"metadata":{"c":"3"}}'],
    ['{"metadata":{"b":"1"},"metadata":{"a":"2"}}', null],
    ['{"metadata":{"x":"1","10":"a","9":"b","x":"2"}}', null],
    ['{"metadata":{"__proto__":"a","":"","n":1e400,"o":{"x": 1.0},"t":true}}', null],
    ['{"metadata":{"a":"\\ud800"}}', null],
    ['{"metadata":12345678901234567890}', '{"metadata":{"c":"3"}}'],
    ['{"metadata":[1]}', '{"metadata":{}}'],
    ['[]', '{"metadata":null}'],
  ])('finds in %s beside %s what the texts say', (body, request) => {
    expect(metadataOf(parsed(body), parsed(request))).toEqual(effectiveMetadata(body, request))
  })
})

describe('toMetadataText', () => {
  it('replaces the metadata of a record and leaves its other bytes', () => {
    const body = '{"seed":-8132613597486110237,  "metadata":{"a":"1"},"n":1.0}'
    const text = toMetadataText([
      ['__proto__', 'x"y'],
      ['10', ''],
    ])
    const changed = spliceMembers(body, { metadata: text })
    expect(changed).toBe('{"seed":-8132613597486110237,  "metadata":{"__proto__":"x\\"y","10":""},"n":1.0}')
    expect(memberText(changed, 'metadata')).toBe(text)
  })
})

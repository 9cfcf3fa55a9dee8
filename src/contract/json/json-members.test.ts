import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementSpans, memberSpans, memberText, spliceMembers } from './json-members.ts'

/** JSON texts as servers write them: with and without white space. */
const objectText = fc
  .tuple(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'))
  .map(([value, indent]) => ({ value, text: ` ${JSON.stringify(value, null, indent)}\n` }))

describe('memberSpans', () => {
  it('finds every member of any object, and each slice is that member', () => {
    fc.assert(
      fc.property(objectText, ({ value, text }) => {
        const spans = memberSpans(text)
        expect(spans.map(({ key }) => key)).toEqual(Object.keys(value))
        for (const { key, start, end, valueStart, valueEnd } of spans) {
          expect(JSON.parse(text.slice(valueStart, valueEnd))).toEqual(JSON.parse(JSON.stringify(value[key])))
          expect(JSON.parse(`{${text.slice(start, end)}}`)).toHaveProperty([key])
        }
      }),
    )
  })

  it('names duplicate keys and __proto__ like any other', () => {
    expect(memberSpans('{"a":1,"a":2,"__proto__":{"b":3}}').map(({ key }) => key)).toEqual(['a', 'a', '__proto__'])
  })

  it('does not overflow 200,000 levels down', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(memberText(`{"deep":${deep},"after":"x"}`, 'after')).toBe('"x"')
  })

  it('has nothing to say about texts that hold no object, or half of one', () => {
    expect(memberSpans('[1]')).toEqual([])
    expect(memberSpans('')).toEqual([])
    expect(memberSpans('{"a":1,"b')).toHaveLength(1)
    expect(memberSpans('{"a" 1}')).toEqual([])
    expect(elementSpans('[1,2')).toHaveLength(2)
  })
})

describe('elementSpans', () => {
  it('finds every element of any array', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const elements = elementSpans(text).map(({ start, end }): unknown => JSON.parse(text.slice(start, end)))
        expect(elements).toEqual(JSON.parse(text))
      }),
    )
  })

  it('cuts the rows out of a list page byte for byte', () => {
    const page = '{"object":"list","data":[ {"seed": -8132613597486110237} ,{"a":"]}\\""}],"has_more":false}'
    const data = memberText(page, 'data') ?? ''
    expect(elementSpans(data).map(({ start, end }) => data.slice(start, end))).toEqual([
      '{"seed": -8132613597486110237}',
      '{"a":"]}\\""}',
    ])
  })
})

describe('memberText', () => {
  it('gives the last of two members with one name, as JSON.parse does', () => {
    expect(memberText('{"a":1,"a":1.0}', 'a')).toBe('1.0')
    expect(memberText('{"a":1}', 'b')).toBeNull()
  })
})

describe('spliceMembers', () => {
  it('changes the members it is given and not one other byte', () => {
    fc.assert(
      fc.property(objectText, fc.string(), fc.jsonValue(), ({ value, text }, key, replacement) => {
        const spliced = spliceMembers(text, { [key]: JSON.stringify(replacement) })
        const before = memberSpans(text).filter((span) => span.key !== key)
        const after = memberSpans(spliced).filter((span) => span.key !== key)
        expect(after.map(({ start, end }) => spliced.slice(start, end))).toEqual(
          before.map(({ start, end }) => text.slice(start, end)),
        )
        expect(memberText(spliced, key)).toBe(JSON.stringify(replacement))
        expect(memberSpans(spliced)).toHaveLength(Object.keys(value).length + (Object.hasOwn(value, key) ? 0 : 1))
        expect(() => void JSON.parse(spliced)).not.toThrow()
      }),
    )
  })

  it('gives the text back when every member is replaced by itself', () => {
    fc.assert(
      fc.property(objectText, ({ text }) => {
        const same = Object.fromEntries(
          memberSpans(text).map(({ key, valueStart, valueEnd }) => [key, text.slice(valueStart, valueEnd)]),
        )
        expect(spliceMembers(text, same)).toBe(text)
      }),
    )
  })

  it('replaces the last of two members with one name, and appends in front of the white space', () => {
    expect(spliceMembers('{"a":1,"a":2}', { a: '3' })).toBe('{"a":1,"a":3}')
    expect(spliceMembers('{\n  "a": 1\n}', { b: '2', c: '3' })).toBe('{\n  "a": 1,"b":2,"c":3\n}')
    expect(spliceMembers('{}', { b: '2', c: '3' })).toBe('{"b":2,"c":3}')
    expect(spliceMembers('{"a":1}', JSON.parse('{"__proto__":"2"}'))).toBe('{"a":1,"__proto__":2}')
  })

  it('refuses a text that is no object', () => {
    expect(() => spliceMembers('[1]', { a: '1' })).toThrow(TypeError)
  })
})

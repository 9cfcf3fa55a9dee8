import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactNumber, parseLossless, stringifyLossless } from './lossless-json.ts'

describe('parseLossless', () => {
  it.each([
    '-8132613597486110237',
    '9007199254740993',
    '1e400',
    '-1e-400',
    '0.1234567890123456789',
    '12345678901234567890.5',
  ])('keeps %s, which no double holds, digit for digit', (source) => {
    expect(parseLossless(`{"n":${source}}`)).toEqual({ n: new ExactNumber(source) })
    expect(stringifyLossless(parseLossless(`[${source}]`))).toBe(`[${source}]`)
  })

  it.each([
    '1.0',
    '1e3',
    '1E+3',
    '0.5e-3',
    '100000000000000000000',
    '1.50000000000000000000',
    '0.30000000000000004',
    '0e999',
  ])('gives %s, which a double holds, as a number', (source) => {
    expect(parseLossless(`[${source}]`)).toEqual([Number(source)])
  })

  it('keeps -0 apart from 0', () => {
    expect(parseLossless('[-0]')).toEqual([-0])
    expect(stringifyLossless([-0, 0])).toBe('[-0,0]')
  })

  it('gives what JSON.parse gives for every text that JavaScript wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(parseLossless(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('brings every integer through, however long', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (integer) => {
        expect(stringifyLossless(parseLossless(`[${integer}]`))).toMatch(/^\[-?\d+(e\+\d+)?\]$/)
        const [value] = parseLossless(`[${integer}]`) as [number | ExactNumber]
        expect(value instanceof ExactNumber ? BigInt(value.source) : BigInt(value)).toBe(integer)
      }),
    )
  })

  it('treats __proto__ as a member and takes the last of two equal keys', () => {
    const value = parseLossless('{"__proto__":{"x":1},"n":12345678901234567890,"n":2}')
    expect(Object.keys(value as object)).toEqual(['__proto__', 'n'])
    expect(value).toMatchObject({ n: 2 })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('keeps lone surrogates', () => {
    expect(parseLossless('["\\ud800", 12345678901234567]')).toEqual(['\ud800', new ExactNumber('12345678901234567')])
  })

  it('leaves digits in strings alone, and keeps those behind escaped quotes', () => {
    const text = String.raw`{"a":"12345678901234567890 \" 1e400","b\":1":[1e400],"c":"\\","d":12345678901234567890}`
    expect(parseLossless(text)).toEqual({
      a: '12345678901234567890 " 1e400',
      'b":1': [new ExactNumber('1e400')],
      c: '\\',
      d: new ExactNumber('12345678901234567890'),
    })
  })

  it.each([
    '[012345678901234567890]',
    '{12345678901234567890:1}',
    '[1234567890.1234567890.1]',
    '[1e400 1e400]',
    '1e400.5',
  ])('does not make JSON of %s', (text) => expect(() => parseLossless(text)).toThrow(SyntaxError))

  it('keeps a number that is the whole text, and one under the name __proto__', () => {
    expect(parseLossless(' 12345678901234567890 ')).toEqual(new ExactNumber('12345678901234567890'))
    const value = parseLossless('{"__proto__":12345678901234567890}') as object
    expect(Object.entries(value)).toEqual([['__proto__', new ExactNumber('12345678901234567890')]])
  })

  it('does not overflow on a text nested 100,000 deep', () => {
    const text = `${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}`
    expect(() => parseLossless(text)).not.toThrow()
  })

  it('throws on what is no JSON', () => {
    expect(() => parseLossless('{"n":12345678901234567890')).toThrow(SyntaxError)
    expect(() => parseLossless('')).toThrow(SyntaxError)
  })
})

describe('stringifyLossless', () => {
  it('indents', () => {
    expect(stringifyLossless({ seed: new ExactNumber('12345678901234567890') }, 2)).toBe(
      '{\n  "seed": 12345678901234567890\n}',
    )
  })

  it('writes null for what has no JSON form', () => {
    expect(stringifyLossless(undefined)).toBe('null')
  })
})

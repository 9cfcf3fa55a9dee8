import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactNumber, parseLosslessJson, stringifyLosslessJson } from './lossless-json.ts'

/** Slow and plain: asks JSON.parse for the text of each number. */
const parseBySource = (text: string): unknown =>
  JSON.parse(text, (_key, part: unknown, context?: { source?: string }) => {
    const source = context?.source ?? ''
    const isExact = source === '1e999' || source === '-12345678901234567890'
    return typeof part === 'number' && isExact ? new ExactNumber(source) : part
  })

describe('parseLosslessJson', () => {
  it.each([
    '-8132613597486110237',
    '9007199254740993',
    '1e400',
    '-1e-400',
    '0.1234567890123456789',
    '12345678901234567890.5',
  ])('keeps %s, which no double holds, digit for digit', (source) => {
    expect(parseLosslessJson(`{"n":${source}}`)).toEqual({ n: new ExactNumber(source) })
    expect(stringifyLosslessJson(parseLosslessJson(`[${source}]`))).toBe(`[${source}]`)
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
    expect(parseLosslessJson(`[${source}]`)).toEqual([Number(source)])
  })

  it('keeps -0 apart from 0', () => {
    expect(parseLosslessJson('[-0]')).toEqual([-0])
    expect(stringifyLosslessJson([-0, 0])).toBe('[-0,0]')
  })

  it('gives what JSON.parse gives for every text that JavaScript wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('brings every integer through, however long', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (integer) => {
        expect(stringifyLosslessJson(parseLosslessJson(`[${integer}]`))).toMatch(/^\[-?\d+(e\+\d+)?\]$/)
        const [value] = parseLosslessJson(`[${integer}]`) as [number | ExactNumber]
        expect(value instanceof ExactNumber ? BigInt(value.source) : BigInt(value)).toBe(integer)
      }),
    )
  })

  it('treats __proto__ as a member and takes the last of two equal keys', () => {
    const value = parseLosslessJson('{"__proto__":{"x":1},"n":12345678901234567890,"n":2}')
    expect(Object.keys(value as object)).toEqual(['__proto__', 'n'])
    expect(value).toMatchObject({ n: 2 })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('keeps lone surrogates', () => {
    expect(parseLosslessJson('["\\ud800", 12345678901234567]')).toEqual([
      '\ud800',
      new ExactNumber('12345678901234567'),
    ])
  })

  it('leaves digits in strings alone, and keeps those behind escaped quotes', () => {
    const text = String.raw`{"a":"12345678901234567890 \" 1e400","b\":1":[1e400],"c":"\\","d":12345678901234567890}`
    expect(parseLosslessJson(text)).toEqual({
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
  ])('does not make JSON of %s', (text) => expect(() => parseLosslessJson(text)).toThrow(SyntaxError))

  it('keeps a number that is the whole text, and one under the name __proto__', () => {
    expect(parseLosslessJson(' 12345678901234567890 ')).toEqual(new ExactNumber('12345678901234567890'))
    const value = parseLosslessJson('{"__proto__":12345678901234567890}') as object
    expect(Object.entries(value)).toEqual([['__proto__', new ExactNumber('12345678901234567890')]])
  })

  it('does not overflow on a text nested 100,000 deep', () => {
    const text = `${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}`
    expect(() => parseLosslessJson(text)).not.toThrow()
  })

  it('agrees with what JSON.parse tells of the source of every number, wherever digits and quotes stand', () => {
    const piece = fc.constantFrom('"', '\\', '1e999', '9007199254740993', '0', 'a', ' ', '-', '.5', 'E+7', ':', 'é')
    const string = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    const number = fc.constantFrom('1e999', '-12345678901234567890', '0.1', '-0', '1E+3', '100000000000000000000', '7')
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        number,
        string.map((text) => JSON.stringify(text)),
        fc.array(tie('value'), { maxLength: 4 }).map((parts) => `[${parts.join(' , ')}]`),
        fc
          .array(fc.tuple(string, tie('value')), { maxLength: 4 })
          .map((members) => `{${members.map(([key, part]) => `${JSON.stringify(key)} : ${part}`).join(',')}}`),
      ),
    }))
    fc.assert(
      fc.property(value, (text) => {
        expect(parseLosslessJson(text)).toEqual(parseBySource(text))
      }),
    )
  })

  it.each([
    ['digits in a string', JSON.stringify('1'.repeat(9_000_000))],
    ['digits of one number', `[1${'0'.repeat(9_000_000)}1]`],
    ['zeros behind the point', `[1.${'0'.repeat(9_000_000)}]`],
    ['numbers beyond a double in a string', JSON.stringify('1.2e5000 '.repeat(1_000_000))],
  ])('reads nine megabytes of %s', (_what, text) => {
    expect(JSON.stringify(parseLosslessJson(text)).length).toBe(text.length)
  })

  it('throws on what is no JSON', () => {
    expect(() => parseLosslessJson('{"n":12345678901234567890')).toThrow(SyntaxError)
    expect(() => parseLosslessJson('')).toThrow(SyntaxError)
  })
})

describe('stringifyLosslessJson', () => {
  it('indents', () => {
    expect(stringifyLosslessJson({ seed: new ExactNumber('12345678901234567890') }, 2)).toBe(
      '{\n  "seed": 12345678901234567890\n}',
    )
  })

  it('writes null for what has no JSON form', () => {
    expect(stringifyLosslessJson(undefined)).toBe('null')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonInPieces } from './json-in-pieces.ts'
import { parseLosslessJson } from './lossless-json.ts'

/** Longer than any escape, and short enough that every text of a test falls into many pieces. */
const PIECE = 7

type Outcome = { value: unknown } | { error: string }

function outcomeOf(read: () => unknown): Outcome {
  try {
    return { value: read() }
  } catch (error) {
    return { error: String(error) }
  }
}

function inPieces(text: string, parse: (text: string) => unknown, piece = PIECE): Outcome {
  return outcomeOf(() => {
    const work = parseJsonInPieces(text, parse, piece)
    for (;;) {
      const step = work.next()
      if (step.done) return step.value
    }
  })
}

const atOnce = (text: string) => [text, outcomeOf(() => parseLosslessJson(text)), outcomeOf(() => JSON.parse(text))]
const piecewise = (text: string) => [text, inPieces(text, parseLosslessJson), inPieces(text, JSON.parse)]

/** The whole text is parsed at once only where it is no JSON, to say where the fault is. */
const expectNeverWhole = (text: string) => {
  const given: string[] = []
  const parse = (part: string): unknown => {
    given.push(part)
    return JSON.parse(part)
  }
  // No part of the text has the spaces around it.
  const apart = ` ${text} `
  inPieces(apart, parse)
  if (apart.length > PIECE) expect(given).not.toContain(apart)
}

/** Characters that JSON gives a meaning, in any order: mostly no JSON. */
const marks = fc.string({
  unit: fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\', 'u', '0', '12', '-', 'e', ' ', 'null', '"a"', '\n'),
  maxLength: 60,
})

describe('parseJsonInPieces', () => {
  it('gives what parsing at once gives, for every text that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, 9), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(piecewise(text)).toEqual(atOnce(text))
        expectNeverWhole(JSON.stringify(value, null, indent))
      }),
      { numRuns: 500 },
    )
  })

  it('gives or refuses as parsing at once does, whatever the text', () => {
    const lists = fc.array(marks).map((parts) => `[${parts.join(',')}]`)
    fc.assert(
      fc.property(fc.oneof(marks, lists), (text) => {
        expect(piecewise(text)).toEqual(atOnce(text))
      }),
      { numRuns: 4000 },
    )
  })

  it('refuses a JSON text that lost, doubled or changed one character where parsing at once does', () => {
    const change = fc.constantFrom('', ',', ',,', ']', '}', '"', '1', ' ', ':', '\\')
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), change, fc.constantFrom(0, 1), (value, place, by, cut) => {
        const text = JSON.stringify(value, null, 1)
        const at = place % text.length
        const other = text.slice(0, at) + by + text.slice(at + cut)
        expect(piecewise(other)).toEqual(atOnce(other))
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['numbers that no double holds', '{"seed":9007199254740993,"list":[1e400,-0,0.1234567890123456789,1]}'],
    [
      'a member given twice: the last counts',
      '{"model":"aaaaaaaaaaaa","b":[1,2,3,4,5,6],"model":"bbbbbbbbbbbb","b":7}',
    ],
    ['`__proto__`, an ordinary member', '{"a":[1,2,3,4,5],"__proto__":{"long":"xxxxxxxxxxxxx"},"z":{"__proto__":1}}'],
    ['names that look like numbers', '{"2":"bbbbbbbbbbbbb","1":"aaaaaaaaaaaa","10":[1,2,3,4,5,6]}'],
    ['a long name', '{"a name that is longer than a piece":"and its value","":"empty and long"}'],
    ['lone surrogates', String.raw`["\ud83d\ud83d\ude00 \ude00 \ud83d","\ud83d\ude00\ud83d\ude00\ud83d\ude00"]`],
    ['escapes at every place', String.raw`["\\\\\\\\\\\"\\\"\n\n\n\u0041\\u0041\\\u0041a\u0041ab\u0041abc\u0041"]`],
    [
      'whitespace around everything',
      ' \n\t [          1 ,          2          ,\r\n          {          }          ]          ',
    ],
    ['white space alone in a list', '[              ]'],
    ['a list of nothing but lists', '[[[[[[[]]]]]],[[[]]]]'],
    ['one long string', '"a string that is the whole text"'],
    ['one long number', '12345678901234567890123456789'],
  ])('reads %s', (_what, text) => {
    expect(outcomeOf(() => parseLosslessJson(text))).toHaveProperty('value')
    expect(piecewise(text)).toEqual(atOnce(text))
    expectNeverWhole(text)
  })

  it.each([
    '[1,2,3,4,5,6,7,8,]',
    '[1,2,3,4,5,6,7,8,              ]',
    '[[1,2,3,4,5,6,7],,1]',
    '[              ,1]',
    '[[1,2,3,4,5,6,7] 1]',
    '[[1,2,3,4,5,6,7] [1,2,3,4,5,6,7]]',
    '[1,2,3,4,5,6,7,8}',
    '[[1,2,3,4,5,6,7,8]',
    '[1,2,3,4,5,6,7,8]]',
    '[1,2,3,4],[5,6,7,8]',
    '[1,2,3,4] [5,6,7,8]',
    '{"a":[1,2,3,4,5,6],"b" "ccccccccccc"}',
    '{"a":"bbbbbbbbbbbbb":"ccccccccccccccc"}',
    '{"a","bbbbbbbbbbbbb"}',
    '{[1,2,3,4,5,6,7,8]}',
    '["a string without an end',
    '["a string without an end\\"]',
    '["a line feed\nin a string"]',
    String.raw`["a wrong escape: \u00g0 \x"]`,
    '              ',
  ])('refuses %s, and says where the fault is as parsing at once does', (text) => {
    expect(outcomeOf(() => parseLosslessJson(text))).toHaveProperty('error')
    expect(piecewise(text)).toEqual(atOnce(text))
  })

  it('reads what is as deep as it is long', () => {
    const text = '['.repeat(200_000) + ']'.repeat(200_000)
    const read = inPieces(text, JSON.parse, 64_000)
    let depth = 0
    let part = 'value' in read ? read.value : null
    for (; Array.isArray(part); part = part[0]) depth += 1
    expect(depth).toBe(200_000)
  })

  it('stops between pieces, for long strings too', () => {
    const text = JSON.stringify({
      plain: 'x'.repeat(1_000_000),
      quotes: '"'.repeat(500_000),
      list: Array(500_000).fill(1),
    })
    let stops = 0
    const work = parseJsonInPieces(text, JSON.parse)
    for (let step = work.next(); !step.done; step = work.next()) stops += 1
    expect(stops).toBeGreaterThan(30)
  })
})

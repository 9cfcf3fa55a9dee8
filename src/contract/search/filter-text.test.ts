import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCreatedRange } from './created-range.ts'
import { FEATURES } from '../row/feature.ts'
import { applyFilterText, toBoxText, readFilterWords, toFilterText } from './filter-text.ts'
import { CAPTURES } from '../row/capture.ts'
import { RANGE_FIELDS } from './filter-fields.ts'
import { EVERYTHING } from './search-query.ts'
import { toSearchParams } from './search-query-codec.ts'

const ask = (text: string, query = EVERYTHING) => {
  const asked = applyFilterText(query, text)
  return { search: decodeURIComponent(toSearchParams(asked.query).toString()), problems: asked.problems }
}

describe('the filter box', () => {
  test.each([
    ['model:gpt-4o', 'model=gpt-4o'],
    ['model=gpt-4o', 'model=gpt-4o'],
    ['-model:gpt-4o', 'model=!gpt-4o'],
    ['!model:gpt-4o', 'model=!gpt-4o'],
    ['model:!gpt-4o', 'model=!gpt-4o'],
    ['model!=gpt-4o', 'model=!gpt-4o'],
    ['-model:!gpt-4o', 'model=gpt-4o'],
    ['model:a,b', 'model=a,b'],
    ['model:(a OR b)', 'model=a,b'],
    ['model:(a, "b c" OR d)', 'model=a,b+c,d'],
    ['-meta.env:(dev OR test)', 'meta.env=!dev,test'],
    ['meta.env:prod finish:length', 'meta.env=prod&finish=length'],
    ['meta.env:*', 'meta.env=*'],
    ['-meta.env:*', 'meta.env=!*'],
    ['meta.env:""', 'meta.env=\\e'],
    ['meta."odd key":"two words"', 'meta.odd+key=two+words'],
    ['meta."a:\\"b":x', 'meta.a:"b=x'],
    ['-has:refusal has:tool_calls', 'has=-refusal,tool_calls'],
    ['has:tool_calls,logprobs', 'has=tool_calls,logprobs'],
    ['tokens:1000.. created:-24h..', 'created=-24h..&tokens=1000..'],
    ['tokens:1000..2000', 'tokens=1000..2000'],
    ['tokens>1000', 'tokens=1001..'],
    ['tokens>1000 tokens<=2000', 'tokens=1001..2000'],
    ['tokens:>=1k', 'tokens=1000..'],
    ['tokens=5', 'tokens=5..5'],
    ['cost>=0.01', 'cost=0.01..'],
    ['cost>$0.01', 'cost=0.010000001..'],
    ['latency>=1.5s latency<2min', 'latency=1500..119999.999'],
    ['size:1.5MB..', 'size=1500000..'],
    ['created>=2026-11-01', 'created=2026-11-01..'],
    ['created<=2026-11', 'created=..2026-11'],
    ['expires:..3d', 'expires=..3d'],
    ['refund policy', 'q=refund+policy'],
    ['(cat OR dog) -bird ra*', 'q=(cat+OR+dog)+-bird+ra*'],
    ['"http://example.com"', 'q="http://example.com"'],
    ['x=5 a>b 12:30', 'q=x=5+a>b+12:30'],
    ['TypeError: x is not', 'q=TypeError:+x+is+not'],
    ['https://example.com/a?b=1', 'q=https://example.com/a?b=1'],
    [String.raw`C:\Users std::vector said: "hi"`, String.raw`q=C:\Users+std::vector+said:+"hi"`],
    ['finish:stop OR finish:length', 'finish=stop,length'],
    ['AND finish:stop', 'finish=stop'],
    ['OR refund', 'q=OR+refund'],
    ['model:a AND refund AND finish:stop', 'q=refund&model=a&finish=stop'],
    ['cat OR dog model:a', 'q=cat+OR+dog&model=a'],
    ['-has:(refusal OR audio)', 'has=-refusal,-audio'],
    ['“cat model:x” -dog', 'q=“cat+model:x”+-dog'],
    ['model:“two words”', 'model=two+words'],
    ['model:"a“b"', 'model=a“b'],
    ['model:"a,b"', String.raw`model=a\,b`],
    [String.raw`model:a\,b`, String.raw`model=a\,b`],
    ['model:"*"', String.raw`model=\*`],
    ['model:!a,!b', 'model=!a,b'],
    ['model:"!a"', String.raw`model=\!a`],
  ])('reads %s', (text, search) => {
    expect(ask(text)).toEqual({ search, problems: [] })
  })

  test.each([
    ['colour:red', 'field', 'colour:red'],
    ['finish:stop OR has:refusal', 'either', 'OR'],
    ['refund OR finish:stop', 'either', 'OR'],
    ['finish:stop OR', 'either', 'OR'],
    ['OR finish:stop', 'either', 'OR'],
    ['-model:a OR -model:b', 'either', 'OR'],
    ['tokens>5 OR tokens<20', 'either', 'OR'],
    ['has:refusal OR has:audio', 'either', 'OR'],
    ['has:(refusal OR audio)', 'either', 'OR'],
    ['NOT finish:stop', 'minus', 'NOT'],
    ['(finish:stop x)', 'brackets', '(finish:stop'],
    ['refund has:wings', 'word', 'wings'],
    ['capture:complete,odd', 'word', 'odd'],
    ['model:', 'value', 'model:'],
    ['model>5', 'bounds', 'model>5'],
    ['model:*', 'any', '*'],
    ['model:a,!b', 'mixed', '!b'],
    ['-meta.env:(dev OR !prod)', 'mixed', '!prod'],
    ['meta.fea', 'key', 'meta.fea'],
    ['created:soon', 'range', 'soon'],
    ['expires:soon', 'range', 'soon'],
    ['tokens:many', 'range', 'many'],
    ['tokens:1.5', 'range', '1.5'],
    ['tokens>10 tokens<5', 'range', '5'],
    ['tokens<0', 'range', '0'],
    ['-tokens:1..', 'not', '-tokens:1..'],
    ['model:"open', 'open', '"open'],
    ['finish:stop model:(a OR b', 'open', '(a OR b'],
  ])('says of %s what is wrong, and where', (text, kind, fault) => {
    const { search, problems } = ask(text)
    expect([search, problems.length, problems[0]?.kind]).toEqual(['', 1, kind])
    expect(text.slice(problems[0]?.at, problems[0]?.end)).toBe(fault)
  })

  test.each([
    ['tokens>5', '"tokens>5"'],
    ['refund model:x', 'refund "model:x"'],
    ['say model:"a b" -dog', 'say "model:a b" -dog'],
    ['colour:red', '"colour:red"'],
    ['meta.env', '"meta.env"'],
    ['cat OR dog "a b"', 'cat OR dog "a b"'],
    ['“cat model:x”', '“cat model:x”'],
    ['https://a.b/c?d=1', 'https://a.b/c?d=1'],
  ])('the text %s is written so that it is searched for', (q, box) => {
    expect(toBoxText(q)).toBe(box)
    const { query, problems } = applyFilterText(EVERYTHING, box)
    expect([query, problems]).toEqual([{ ...EVERYTHING, q: box }, []])
  })

  test('keeps what is in force', () => {
    expect(ask('finish:stop', { ...EVERYTHING, q: 'old' }).search).toBe('q=old&finish=stop')
    expect(ask('tokens<10', { ...EVERYTHING, ranges: { tokens: { from: 5, to: 900 } } }).search).toBe('tokens=5..9')
  })

  test('cuts any text into words that stand where they say, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^([a-z .:"(),\\<>=!-]|model:|meta\.)*$/)), (text) => {
        for (const word of readFilterWords(text)) expect(text.slice(word.at, word.end)).toBe(word.text)
        const { query, problems } = applyFilterText(EVERYTHING, text)
        expect(problems.length === 0 || query === EVERYTHING).toBe(true)
      }),
    )
  })

  const values = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 })
  const anyOf = fc.option(fc.record({ values, not: fc.boolean() }))
  const range = fc
    .tuple(fc.nat(), fc.option(fc.nat()))
    .map(([from, more]) => ({ from, to: more === null ? null : from + more }))
  const question = fc.record({
    model: anyOf,
    finish: anyOf,
    tool: anyOf,
    tier: anyOf,
    capture: fc.option(
      fc.record({ values: fc.constantFrom(...CAPTURES).map((one) => [one] as const), not: fc.boolean() }),
    ),
    meta: fc.uniqueArray(
      fc.record({ key: fc.string({ minLength: 1 }), values: fc.option(values), not: fc.boolean() }),
      { selector: ({ key }) => key, maxLength: 3 },
    ),
    has: fc.uniqueArray(fc.record({ feature: fc.constantFrom(...FEATURES), not: fc.boolean() }), {
      selector: ({ feature }) => feature,
    }),
    created: fc
      .constantFrom(null, '-24h..', '2026-11-01..2026-11-08')
      .map((text) => (text === null ? null : parseCreatedRange(text))),
    ranges: fc.dictionary(fc.constantFrom(...RANGE_FIELDS), range, { noNullPrototype: true }),
    q: fc.constantFrom(null, 'refund', '"two words" -not a*'),
  })

  test('asks what any question asks when it is written as text', () => {
    fc.assert(
      fc.property(question, (parts) => {
        const query = { ...EVERYTHING, ...parts }
        const back = applyFilterText(EVERYTHING, toFilterText(query))
        expect(back.problems).toEqual([])
        expect(toSearchParams(back.query).toString()).toBe(toSearchParams(query).toString())
      }),
    )
  })
})

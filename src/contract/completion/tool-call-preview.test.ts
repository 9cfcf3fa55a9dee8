import { describe, expect, it } from 'vitest'
import { hasInvalidArguments, type NamedCall, namedCalls, toToolCallPreview } from './tool-call-preview.ts'

function weather(input: string | null): NamedCall {
  return { kind: 'function', name: 'get_weather', input }
}

describe('namedCalls', () => {
  it('reads functions, custom tools, calls without a type and the deprecated function_call', () => {
    expect(
      namedCalls({
        tool_calls: [
          { type: 'function', function: { name: 'a', arguments: '{}' } },
          { function: { name: 'b' } },
          { type: 'custom', custom: { name: 'c', input: 'SELECT 1' } },
          {},
        ],
        function_call: { name: 'd', arguments: '{}' },
      }),
    ).toEqual([
      { kind: 'function', name: 'a', input: '{}' },
      { kind: 'function', name: 'b', input: null },
      { kind: 'custom', name: 'c', input: 'SELECT 1' },
      { kind: 'function', name: '', input: null },
      { kind: 'function_call', name: 'd', input: '{}' },
    ])
    expect(namedCalls(null)).toEqual([])
    expect(namedCalls({ content: 'Hi', function_call: { name: '', arguments: '' } })).toEqual([])
  })
})

it('takes a call for what says something, whatever empty members a server fills in beside it', () => {
  const empty = { name: '', arguments: '', input: '' }
  const call = { type: 'function', function: { name: 'a', arguments: '{}' }, custom: empty }
  expect(namedCalls({ tool_calls: [call] })).toEqual([{ kind: 'function', name: 'a', input: '{}' }])
  const custom = { type: 'function', function: empty, custom: { name: 'b', input: 'x' } }
  expect(namedCalls({ tool_calls: [custom] })).toEqual([{ kind: 'custom', name: 'b', input: 'x' }])
  const unsaid = { type: 'custom', function: empty, custom: empty }
  expect(namedCalls({ tool_calls: [unsaid] })).toMatchObject([{ kind: 'custom' }])
})

describe('toToolCallPreview', () => {
  it.each([
    ['{"city":"Berlin"}', 'get_weather(city: "Berlin")'],
    [
      '{"city":"Berlin","days":12345678901234567890,"at":{"lat":1.0}}',
      'get_weather(city: "Berlin", days: 12345678901234567890, at: {"lat":1.0})',
    ],
    ['{}', 'get_weather()'],
    ['{"city":"Ber', 'get_weather({"city":"Ber)'],
    ['Berlin', 'get_weather(Berlin)'],
    ['["Berlin"]', 'get_weather(["Berlin"])'],
    [null, 'get_weather()'],
    [String.raw`{"city":"S\u00e3o","to":"\u6771\uD83D\udc4d"}`, 'get_weather(city: "São", to: "東👍")'],
    [
      String.raw`{"a":"\u0022\n\u000a\u202e\ud83d\\u0041"}`,
      String.raw`get_weather(a: "\u0022\n\u000a\u202e\ud83d\\u0041")`,
    ],
  ])('writes %s as %s', (input, preview) => {
    expect(toToolCallPreview(weather(input))).toBe(preview)
  })

  it('cuts a long argument anywhere', () => {
    for (let at = 0; at < 12; at++) {
      const input = JSON.stringify({ a: 'x'.repeat(1_674 + at) }).replace(/"}$/, String.raw`\ud83d\udc4d"}`)
      expect(toToolCallPreview(weather(input))).toMatch(/^get_weather\(a: "x+$/)
    }
  })

  it('shows the input of a custom tool as it is', () => {
    expect(toToolCallPreview({ kind: 'custom', name: 'sql', input: '{"not":"split"}' })).toBe('sql({"not":"split"})')
  })
})

describe('hasInvalidArguments', () => {
  it('is about functions only: a custom tool takes any text', () => {
    expect(hasInvalidArguments(weather('{"city":"Ber'))).toBe(true)
    expect(hasInvalidArguments(weather(''))).toBe(true)
    expect(hasInvalidArguments(weather('{}'))).toBe(false)
    expect(hasInvalidArguments(weather(null))).toBe(false)
    expect(hasInvalidArguments({ kind: 'custom', name: 'sql', input: 'SELECT' })).toBe(false)
  })
})

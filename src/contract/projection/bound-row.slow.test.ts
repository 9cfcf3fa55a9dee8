import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundRow, cutForms, LARGEST_ROW } from './bound-row.ts'
import { cutText } from '../text/cut-text.ts'
import { projectRow } from './project-row.ts'

const HUGE = 10_000_000
const sizeOf = (row: unknown) => new TextEncoder().encode(JSON.stringify(row)).length
const rowOf = (body: object, request: object | null = null) =>
  projectRow({
    id: 'r',
    body: JSON.stringify(body),
    request: request === null ? null : JSON.stringify(request),
    metadata: null,
    way: 'imported',
    receivedAt: 1,
    latencyMs: null,
  })
const called = (count: number, name: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => ({
    id: `c${n}`,
    type: 'function',
    function: { name: name(n), arguments: '{}' },
  }))

describe('a line of the table', () => {
  test.each<[string, object, object?]>([
    ['a metadata value of 10 MB', { metadata: { a: 'x'.repeat(HUGE) } }],
    ['a metadata key of 10 MB', { metadata: { ['x'.repeat(HUGE)]: 'a' } }],
    [
      '100,000 metadata pairs',
      { metadata: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 'v'])) },
    ],
    [
      'all the metadata that the contract allows, in letters of four bytes',
      { metadata: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${n}`, '😀'.repeat(512)])) },
    ],
    [
      'control characters, which JSON writes with six',
      { metadata: { a: '\u0001'.repeat(60_000) }, model: '\u0001'.repeat(9_000) },
    ],
    ['lone surrogates', { metadata: { a: '\ud800'.repeat(60_000) }, id: '\udc00'.repeat(60_000) }],
    ['an id of 10 MB', { id: 'i'.repeat(HUGE) }],
    [
      'a model, a tier, a fingerprint and a request id of 1 MB',
      {
        model: 'm'.repeat(1e6),
        service_tier: 't'.repeat(1e6),
        system_fingerprint: 'f'.repeat(1e6),
        request_id: 'q'.repeat(1e6),
      },
    ],
    [
      'a tool choice and a response format of 1 MB',
      { tool_choice: 'c'.repeat(1e6), response_format: { type: 'f'.repeat(1e6) }, input_user: 'u'.repeat(1e6) },
    ],
    ['50,000 tools', { tools: called(50_000, (n) => `tool_${n}`) }],
    [
      '50,000 calls with long names',
      { choices: [{ message: { content: null, tool_calls: called(50_000, (n) => `${n}`.repeat(100)) } }] },
    ],
    [
      '50,000 choices',
      { choices: Array.from({ length: 50_000 }, () => ({ message: { content: 'x' }, finish_reason: 'stop' })) },
    ],
    ['a finish reason of 1 MB', { choices: [{ message: { content: 'x' }, finish_reason: 'f'.repeat(1e6) }] }],
    [
      'an input and an output of 10 MB',
      { choices: [{ message: { content: '日'.repeat(HUGE / 4) } }] },
      { messages: [{ role: 'user', content: '本'.repeat(HUGE / 4) }] },
    ],
    ['a seed of a million digits', { seed: 'SEED' }],
  ])('has at most 16 kB of a record with %s', (_what, body, request) => {
    expect(sizeOf(rowOf(body ?? {}, request ?? null))).toBeLessThanOrEqual(LARGEST_ROW)
  })

  test('has at most 16 kB whatever a record says', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 3 }).map((part) => part.repeat(LARGEST_ROW / 8)),
    )
    const body = fc.record(
      {
        id: text,
        model: text,
        service_tier: text,
        tool_choice: text,
        input_user: text,
        metadata: fc.dictionary(text, text, { size: 'max', maxKeys: 50 }),
        tools: fc.array(fc.record({ type: text, name: text }), { size: 'max', maxLength: 300 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(body, (one) => {
        expect(sizeOf(rowOf(one))).toBeLessThanOrEqual(LARGEST_ROW)
      }),
      { numRuns: 30 },
    )
  })

  test('keeps what fits as it is, all that the contract allows in ASCII too', () => {
    const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${n}`.padEnd(64, 'k'), 'v'.repeat(512)]))
    expect(Object.fromEntries(rowOf({ id: 'a', metadata }).metadata)).toEqual(metadata)
  })

  test('shows that it was cut, and is cut no further when it is written again', () => {
    const row = rowOf({ metadata: { a: 'x'.repeat(HUGE) }, tools: called(500, (n) => `t${n}`) })
    expect(row.metadata[0]?.[1]).toMatch(/^x{50,}…#[0-9a-f]{14}$/)
    expect(row.tools?.at(-1)).toBe('…')
    expect(boundRow(row)).toEqual(row)
  })
})

describe('a cut text', () => {
  test('tells texts apart that begin alike, however far each was cut', () => {
    const [one, other] = ['x'.repeat(9_000), `${'x'.repeat(8_999)}y`]
    expect(cutText(one, 100)).not.toBe(cutText(other, 100))
    expect(cutText(cutText(one, 1_100), 100)).toBe(cutText(one, 100))
    expect(cutForms(one)).toContain(cutText(cutText(one, 300), 64))
  })

  test('never ends inside of a grapheme', () => {
    expect(cutText('👨‍👩‍👧'.repeat(50), 30)).toMatch(/^👨‍👩‍👧…#/u)
  })
})

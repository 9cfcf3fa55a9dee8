import { describe, expect, test } from 'vitest'
import { checkToolSchema } from './check-tool-schema.ts'

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    unit: { type: 'string', enum: ['C', 'F'] },
    days: { type: 'array', items: { type: 'integer' } },
    note: { type: ['string', 'null'] },
  },
  required: ['city'],
  additionalProperties: false,
}

describe('arguments against the schema of their tool', () => {
  test('what fits has no problems', () => {
    expect(checkToolSchema({ city: 'Oslo', unit: 'C', days: [1, 2], note: null }, schema)).toEqual({
      problems: [],
      ignored: [],
    })
  })

  test.each([
    [{}, { path: '$', kind: 'required', detail: 'city' }],
    [{ city: 1 }, { path: '$.city', kind: 'type', detail: 'string' }],
    [
      { city: 'a', unit: 'K' },
      { path: '$.unit', kind: 'enum', detail: '"C", "F"' },
    ],
    [
      { city: 'a', days: [1, 1.5] },
      { path: '$.days[1]', kind: 'type', detail: 'integer' },
    ],
    [
      { city: 'a', 'x-y': 1 },
      { path: '$["x-y"]', kind: 'additional', detail: 'x-y' },
    ],
    [
      { city: 'a', note: 3 },
      { path: '$.note', kind: 'type', detail: 'string | null' },
    ],
    [[], { path: '$', kind: 'type', detail: 'object' }],
    [null, { path: '$', kind: 'type', detail: 'object' }],
  ])('%j does not', (value, problem) => {
    expect(checkToolSchema(value, schema).problems).toEqual([problem])
  })

  test('keywords that are not looked at are named', () => {
    expect(checkToolSchema('x', { type: 'string', pattern: '^y', description: 'd', anyOf: [] }).ignored).toEqual([
      'anyOf',
      'pattern',
    ])
  })

  test('names such as __proto__, constructor and toString are members like any other', () => {
    const value: unknown = JSON.parse('{"__proto__": 1, "constructor": 2}')
    expect(
      checkToolSchema(value, { type: 'object', properties: {}, additionalProperties: false }).problems,
    ).toHaveLength(2)
    expect(checkToolSchema({}, { type: 'object', required: ['toString'] }).problems).toHaveLength(1)
  })

  test.each([null, 'x', 7, [], { type: 7 }, { required: 'x' }, { enum: 3 }, { properties: [] }, { items: [1] }])(
    'a schema of %j never throws',
    (odd) => {
      expect(() => checkToolSchema({ a: [1, { b: 2 }] }, odd)).not.toThrow()
    },
  )

  test('10,000 levels and 100,000 members stay within bounds', () => {
    let deep: unknown = 1
    let rule: unknown = { type: 'string' }
    for (let n = 0; n < 10_000; n += 1) {
      deep = [deep]
      rule = { type: 'array', items: rule }
    }
    expect(checkToolSchema(deep, rule).problems).toHaveLength(1)
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 1]))
    expect(checkToolSchema(wide, { additionalProperties: false }).problems).toHaveLength(50)
  })
})

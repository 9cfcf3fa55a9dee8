import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonFault } from './json-fault.ts'

describe('where a text stops being JSON', () => {
  test.each([
    ['{"city": "Berl', 1, 15, 'end'],
    ['{"city": }', 1, 10, 'value'],
    ["{'city': 1}", 1, 2, 'key'],
    ['{"a" 1}', 1, 6, 'colon'],
    ['{"a": 1,}', 1, 9, 'key'],
    ['[1, 2,]', 1, 7, 'value'],
    ['{"a": 1 "b": 2}', 1, 9, 'separator'],
    ['{"a": NaN}', 1, 7, 'word'],
    ['{"a": "x\ny"}', 1, 9, 'string'],
    ['{"a": "\\x"}', 1, 8, 'escape'],
    ['{"a":\n  -}', 2, 3, 'number'],
    ['{} {}', 1, 4, 'after'],
    ['{"a": 01}', 1, 8, 'separator'],
    ['', 1, 1, 'end'],
    ['[[[', 1, 4, 'end'],
    ['{"a": tru', 1, 7, 'word'],
  ])('%j: line %i, column %i, %s', (text, line, column, reason) => {
    expect(findJsonFault(text)).toMatchObject({ line, column, reason })
  })

  test('whatever JSON.parse takes has no fault, and what it refuses has one', () => {
    const jsonish = fc.oneof(
      fc.json(),
      fc.json().map((text) => text.slice(0, -1)),
      fc.json().map((text) => text.replace(/[,:"]/, '')),
      fc.string({ unit: fc.constantFrom(...Array.from('{}[],:"\\1-.eE+ntrufals\n ')) }),
    )
    fc.assert(
      fc.property(jsonish, (text) => {
        let valid = true
        try {
          JSON.parse(text)
        } catch {
          valid = false
        }
        expect(findJsonFault(text) === null).toBe(valid)
      }),
      { numRuns: 3000 },
    )
  })

  test('any depth will do', () => {
    expect(findJsonFault(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeNull()
    expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ reason: 'end', offset: 1_000_000 })
  })
})

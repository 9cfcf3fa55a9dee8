import { hash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packLine, unpackLine, unpackLines } from './line-codec.ts'
import { LINE_DICTIONARY } from './line-dictionary.ts'

test('the dictionary is the one that the lines of every store are packed with', () => {
  expect(hash('sha256', LINE_DICTIONARY, 'hex')).toBe(
    '05f27b5aa6e8b8558196edda124cb67f2dba2fd7c39632cb802664ec6ca4015a',
  )
})

test('the lines of a page come out as they went in, short and long, packed and such as an older version wrote', () => {
  const line = fc
    .tuple(fc.json(), fc.integer({ min: 0, max: 3_000 }), fc.boolean())
    .map(([json, spaces, isPacked]) => ({ line: Buffer.from(`{"a":${json}${' '.repeat(spaces)}}`), isPacked }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const stored = lines.map((given) => (given.isPacked ? packLine(given.line) : given.line))
      expect(unpackLines(stored).map((bytes) => Buffer.from(bytes).toString())).toEqual(
        lines.map((given) => given.line.toString()),
      )
    }),
  )
})

test('a line takes less than half of its bytes', () => {
  const line = Buffer.from(
    JSON.stringify({
      id: 'chatcmpl-1',
      created: 1_790_000_000,
      object: 'chat.completion',
      model: 'gpt-4o-2024-08-06',
      choices: 1,
      finish_reasons: ['stop'],
      input: 'What will the weather be tomorrow?',
      size: 900,
      way: 'recorded',
      output: { kind: 'text', text: 'It depends on what you want to know about the weather.' },
      usage: { prompt_tokens: 12, completion_tokens: 30, total_tokens: 42 },
    }),
  )
  expect(packLine(line).length).toBeLessThan(line.length / 2)
})

test('a damaged line is an error, and takes no memory', () => {
  const packed = Buffer.from(packLine(Buffer.from(`{"text":"${'x'.repeat(1_000)}"}`)))
  packed.writeUIntLE(10, 1, 3)
  expect(() => unpackLine(packed)).toThrow(RangeError)
  expect(() => unpackLine(Buffer.of(1, 5, 0, 0, 255, 255))).toThrow(Error)
})

import { hash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CODEC, packBeside, packBody, unpackBeside, unpackBody } from './body-codec.ts'
import { DICTIONARY } from './dictionary.ts'

test('the dictionary is the one that the records of every store are packed with', () => {
  expect(hash('sha256', DICTIONARY, 'hex')).toBe('219761a170fb26357c1ea35f2335215ecadf123704f19045ff4e5cd516a2e719')
})

test('bytes come out as they went in, whatever they are and however many', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.integer({ min: 30_000, max: 70_000 }).map((length) => Buffer.alloc(length, 'words and words ')),
  )
  fc.assert(
    fc.property(bytes, (given) => {
      const { codec, blob } = packBody(given)
      expect(Buffer.compare(unpackBody(codec, blob, given.length), given)).toBe(0)
      expect(Buffer.compare(unpackBeside(packBeside(given)) ?? Buffer.of(1), given)).toBe(0)
    }),
  )
})

test('a completion takes less than half of its bytes', () => {
  const message = {
    role: 'assistant',
    content: 'It depends on what you want to know about the weather.',
    refusal: null,
  }
  const completion = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'gpt-4o-2024-08-06',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 30, total_tokens: 42 },
  }
  const bytes = Buffer.from(JSON.stringify(completion))
  const { codec, blob } = packBody(bytes)
  expect([codec, blob.length < bytes.length / 2]).toEqual([CODEC.dictionary, true])
})

test('a damaged length or an unknown codec is an error, and takes no memory', () => {
  const { codec, blob } = packBody(Buffer.alloc(30_000, 'x'))
  expect(() => unpackBody(codec, blob, 10)).toThrow(RangeError)
  expect(() => unpackBody(9, blob, 30_000)).toThrow('unknown codec 9')
  expect(unpackBeside(Buffer.of(CODEC.dictionary, 255, 255))).toBeNull()
})

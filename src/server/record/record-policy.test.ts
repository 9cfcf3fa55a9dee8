import { expect, test } from 'vitest'
import { isWanted, type RecordPolicy, withoutMembers } from './record-policy.ts'

const wanted = (policy: RecordPolicy, text: string, whole = true) => isWanted(policy, Buffer.from(text), whole)

test.each([
  ['{"store":true}', true],
  ['{"model":"m","messages":[{"content":"\\"store\\":true"}], "store" : true }', true],
  ['{"store":false}', false],
  ['{"store":true,"store":false}', false],
  ['{"messages":[{"store":true}]}', false],
  ['{"messages":[{"content":"\\"store\\":true"}]}', false],
  ['{"store":null}', false],
  ['{"store":"true"}', false],
  ['{"model":"m"}', false],
  ['{"store', false],
  ['not json "store"', false],
  ['', false],
])('the usual policy keeps what says store: true at its top: %s is %s', (text, kept) => {
  expect(wanted('stored', text)).toBe(kept)
})

test('“all” keeps everything, “off” nothing', () => {
  expect([wanted('all', '{}'), wanted('all', 'x'), wanted('off', '{"store":true}')]).toEqual([true, true, false])
})

test('a request that was not read to its end is kept: it may say store: true further on', () => {
  expect([wanted('stored', '{"messages":[', false), wanted('off', '{', false)]).toEqual([true, false])
})

test.each([
  ['{"store":true}', '{}'],
  ['{"store":true,"model":"m"}', '{"model":"m"}'],
  ['{ "model" : "m", "store":true , "seed":9007199254740993 }', '{"model" : "m","seed":9007199254740993}'],
  ['{"metadata":{"store":"x"},"a":{"store":1},"store":true,"store":false}', '{"a":{"store":1}}'],
  ['{"model":"m"}', '{"model":"m"}'],
  ['[1]', '[1]'],
])('%s without store and metadata is %s', (text, stripped) => {
  expect(withoutMembers(text, ['store', 'metadata'])).toBe(stripped)
})

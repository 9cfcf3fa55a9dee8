import { expect, test } from 'vitest'
import { findKept, isChanged, readMetadataDraft, toDraft } from './metadata-draft.ts'

const draft = (...pairs: [string, string][]) => toDraft(pairs)

test('pairs within the limits are read in their order, empty lines left out', () => {
  expect(readMetadataDraft(draft(['env', 'prod'], ['', ''], ['__proto__', 'x']))).toEqual({
    entries: [
      ['env', 'prod'],
      ['__proto__', 'x'],
    ],
  })
})

test.each<[string, [string, string][], RegExp]>([
  ['an empty key', [['', 'v']], /empty/],
  [
    'a key that is there twice',
    [
      ['a', '1'],
      ['a', '2'],
    ],
    /twice/,
  ],
  ['a key of 65 characters', [['😀'.repeat(65), 'v']], /maximum length 64/],
  ['a value of 513 characters', [['k', '😀'.repeat(513)]], /maximum length 512/],
  ['17 pairs', Array.from({ length: 17 }, (_, n): [string, string] => [`k${n}`, '']), /at most 16/],
])('%s is refused before the server is asked', (_, pairs, problem) => {
  expect(readMetadataDraft(toDraft(pairs))).toEqual({ problem: expect.stringMatching(problem) })
})

test('64 characters of key and 512 of value fit, whatever their length in UTF-16', () => {
  expect(readMetadataDraft(draft(['😀'.repeat(64), '😀'.repeat(512)]))).toHaveProperty('entries')
})

test('pairs that a merging server kept are named', () => {
  expect(
    findKept(
      [
        ['a', '1'],
        ['b', '2'],
      ],
      [['a', '1']],
      { a: '1', b: '2' },
    ),
  ).toEqual(['b'])
  expect(findKept([['a', '1']], [], null)).toEqual([])
})

test('a draft is changed by what it says, not by empty lines', () => {
  const entries = [['env', 'prod']] as const
  expect(isChanged(toDraft(entries), entries)).toBe(false)
  expect(isChanged([...toDraft(entries), { row: 1, key: '', value: '' }], entries)).toBe(false)
  expect(isChanged([...toDraft(entries), { row: 1, key: '', value: 'typed' }], entries)).toBe(true)
  expect(isChanged([], entries)).toBe(true)
})

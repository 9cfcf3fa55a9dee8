import { expect, test } from 'vitest'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import { diffRecords } from './diff-records.ts'

const nest = (leaf: string) => `${'['.repeat(400)}${leaf}${']'.repeat(400)}`
const pathsOf = (ours: string, theirs: string) =>
  diffRecords(parseLosslessJson(ours), parseLosslessJson(theirs)).map(({ path }) => path)

test('records that say the same do not differ, whatever the order of their members', () => {
  expect(pathsOf('{"a":1,"b":[{"c":"x"},null]}', '{"b":[{"c":"x"},null],"a":1}')).toEqual([])
})

test.each([
  ['{"a":1}', '{"a":2}', ['a']],
  ['{"a":1,"usage":null}', '{"a":1,"usage":{"total_tokens":3}}', ['usage']],
  [
    '{"choices":[{"message":{"content":"x","refusal":null}}]}',
    '{"choices":[{"message":{"content":"y"}}]}',
    ['choices[0].message.content', 'choices[0].message.refusal'],
  ],
  ['{"a":[1,2]}', '{"a":[1,3,4],"b":{"c":{"d":1}}}', ['a[1]', 'a[2]', 'b']],
  ['{"seed":9007199254740993}', '{"seed":9007199254740992}', ['seed']],
  ['{"a":"1"}', '{"a":1}', ['a']],
  ['{"__proto__":1}', '{}', ['__proto__']],
])('of %s and %s the differences are named by their paths', (ours, theirs, paths) => {
  expect(pathsOf(ours, theirs)).toEqual(paths)
})

test('what stands there on either side is told', () => {
  expect(diffRecords(parseLosslessJson('{"a":1}'), parseLosslessJson('{"b":"x"}'))).toEqual([
    { path: 'a', ours: 1, theirs: undefined },
    { path: 'b', ours: undefined, theirs: 'x' },
  ])
})

test('records nested very deeply are compared too', () => {
  expect(pathsOf(nest('1'), nest('1'))).toEqual([])
  expect(pathsOf(nest('1'), nest('2'))).toEqual(['[0]'.repeat(400)])
})
